/** Runs tasks of one key one after the other, and tasks of different keys side by side. */
export function inOrderByKey(): <T>(key: string, task: () => Promise<T>) => Promise<T> {
  const last = new Map<string, Promise<unknown>>();
  return <T>(key: string, task: () => Promise<T>): Promise<T> => {
    const before = last.get(key);
    const running = before === undefined ? task() : before.then(task, task);
    last.set(key, running);
    const settle = () => {
      if (last.get(key) === running) last.delete(key);
    };
    running.then(settle, settle);
    return running;
  };
}
