// Texts that the user sent with something other than a message, by the id of the question or message that they belong
// to; the server may not have accepted them yet. Pure.

/** The id of the latest command, which belongs to nothing. */
export const COMMAND = "/";

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

  /** Forgets the latest command, because it runs. */
  commandRuns(): void {
    this.given.delete(COMMAND);
  }

  clear(): void {
    this.given.clear();
  }

  /** Removes and returns the texts of a thread, because a refusal does not name what it refuses. */
  take(refusedIn: string | undefined): Answer[] {
    const taken = [...this.given.values()].filter(({ threadId }) => threadId === refusedIn);
    for (const { requestId } of taken) this.given.delete(requestId);
    return taken;
  }
}
