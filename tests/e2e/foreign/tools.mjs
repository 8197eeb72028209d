// SPDX-License-Identifier: Apache-2.0
// The same two tools for every server. None may be called: the probe never has leave to.
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
  tool('deleteTodo', { readOnlyHint: false, destructiveHint: true }, 'todo:read', 'todo:write');
  return server;
}
