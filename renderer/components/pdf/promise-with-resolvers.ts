/** pdf.js asks for `Promise.withResolvers`, which the Chromium 114 of the development runtime has not. */
function withResolvers<T>(): PromiseWithResolvers<T> {
  let resolve!: PromiseWithResolvers<T>['resolve'];
  let reject!: PromiseWithResolvers<T>['reject'];
  const promise = new Promise<T>((fulfil, refuse) => {
    resolve = fulfil;
    reject = refuse;
  });
  return { promise, resolve, reject };
}

const constructor: object = Promise;
if (!('withResolvers' in constructor)) Object.assign(constructor, { withResolvers });
