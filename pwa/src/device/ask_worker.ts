/** Questions to a worker that answers each by its number. */

interface Reply {
  readonly n: number;
  readonly value?: unknown;
  readonly error?: string;
}

export class AskWorker<Ask, Value> {
  readonly #start: () => Worker;
  readonly #waiting = new Map<
    number,
    { resolve(value: Value): void; reject(error: Error): void }
  >();
  #worker: Worker | null = null;
  #last = 0;

  constructor(start: () => Worker) {
    this.#start = start;
  }

  ask(ask: Ask, transfer: Transferable[] = []): Promise<Value> {
    this.#worker ??= this.#open();
    this.#last += 1;
    const n = this.#last;
    const answer = new Promise<Value>((resolve, reject) =>
      this.#waiting.set(n, { resolve, reject }),
    );
    this.#worker.postMessage({ n, ask }, transfer);
    return answer;
  }

  stop(): void {
    this.#worker?.terminate();
    this.#worker = null;
    for (const { reject } of this.#waiting.values()) reject(new Error('the worker was stopped'));
    this.#waiting.clear();
  }

  #open(): Worker {
    const worker = this.#start();
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      const question = this.#waiting.get(data.n);
      this.#waiting.delete(data.n);
      if (data.error === undefined) question?.resolve(data.value as Value);
      else question?.reject(new Error(data.error));
    };
    worker.onerror = () => this.stop();
    return worker;
  }
}
