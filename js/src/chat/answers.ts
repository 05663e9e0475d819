// Answers that the user gave here, by the id of the question; the server may not have confirmed them yet. Pure.

export interface Answer {
  requestId: string;
  threadId: string;
  text: string;
}

export class Answers {
  private readonly given = new Map<string, Answer>();

  has(requestId: string): boolean {
    return this.given.has(requestId);
  }

  add(answer: Answer): void {
    this.given.set(answer.requestId, answer);
  }

  clear(): void {
    this.given.clear();
  }

  /** Removes and returns the answers of a thread, because a refusal does not name the question. */
  take(refusedIn: string | undefined): Answer[] {
    const taken = [...this.given.values()].filter(({ threadId }) => threadId === refusedIn);
    for (const { requestId } of taken) this.given.delete(requestId);
    return taken;
  }
}
