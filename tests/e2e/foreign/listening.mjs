// SPDX-License-Identifier: Apache-2.0
import { once } from 'node:events';

// What ends a server of node:http, with the connections that clients keep.
export function stopper(server) {
  return async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  };
}
