// SPDX-License-Identifier: Apache-2.0
// The same tools for every server. The probe has leave to call them, but never one that destroys.
export const ran = [];

// Where the SDK knows scopes of single tools, `requireScopes` is its function.
export function addTools(server, requireScopes) {
  const tool = (name, annotations, ...scopes) => {
    const scopeChallenge = requireScopes && { scopeChallenge: requireScopes(...scopes) };
    server.registerTool(name, { annotations, ...scopeChallenge }, async () => {
      ran.push(name);
      return { content: [{ type: 'text', text: 'done' }] };
    });
  };
  tool('listTodos', { readOnlyHint: true }, 'todo:read');
  tool('createTodo', { readOnlyHint: false, destructiveHint: false }, 'todo:write');
  tool('deleteTodo', { readOnlyHint: false, destructiveHint: true }, 'todo:write');
  return server;
}
