// WebKitGTK 2.50 has no ReadableStream[Symbol.asyncIterator], which pdf.js walks text with.
type Walkable = { [Symbol.asyncIterator]?: unknown };
const prototype: Walkable = ReadableStream.prototype;
prototype[Symbol.asyncIterator] ??= async function* (this: ReadableStream) {
  const reader = this.getReader();
  try {
    for (let step = await reader.read(); !step.done; step = await reader.read()) yield step.value;
  } finally {
    reader.releaseLock();
  }
};

export {};
