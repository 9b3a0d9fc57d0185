/** Does the work for each item, some at a time, as they come. The first failure ends it. */
export async function abreast<T>(
  workers: number,
  items: AsyncIterable<T> | Iterable<T>,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  let over = false;
  const worker = async (): Promise<void> => {
    while (!over) {
      const next = await iterator.next();
      if (next.done) return;
      await work(next.value);
    }
  };
  const all = Array.from({ length: workers }, worker);
  try {
    await Promise.all(all);
  } finally {
    over = true;
    await Promise.allSettled(all);
  }
}
