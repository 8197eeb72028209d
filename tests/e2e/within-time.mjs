// SPDX-License-Identifier: Apache-2.0
// A bound against hanging: what `run` comes to, or an error.
export async function withinTime(run, ms) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms);
  });
  try {
    return await Promise.race([run(), late]);
  } finally {
    clearTimeout(timer);
  }
}
