// Tracks link reference definitions while text streams: which definitions are known, and which finished blocks looked up
// which label. When a definition arrives late, only the blocks that use it are redrawn.
import type { Reference, References } from "../parser";

/** A finished top-level block that looked up labels. */
export interface Section {
  source: string;
  first: Node;
  last: Node;
}

export class ReferenceBook {
  /** Definitions in finished blocks, which never change. */
  private readonly settled: References = Object.create(null);
  /** Definitions in the unfinished part, which is parsed again. */
  private live: References = {};
  /** The meaning of each label in the unfinished part when it was last compared. */
  private shown = new Map<string, string>();
  /** The finished blocks that looked up each label. */
  private readonly users = new Map<string, Set<Section>>();
  /** Labels that the open top-level block looked up, whether they were found or not. */
  private asked = new Set<string>();
  /** Labels that were looked up since `collect` was last called. */
  private lookups = new Set<string>();

  /** Returns an object that collects the definitions of a new parse. */
  begin(): References {
    this.live = Object.create(this.settled);
    return this.live;
  }

  /** Finds definitions for the inline parser, and records each label that is looked up. */
  readonly reader = new Proxy({} as References, {
    get: (_target, label) => {
      if (typeof label !== "string") return undefined;
      this.lookups.add(label);
      return this.live[label];
    },
  });

  /** Returns the labels whose meaning has changed since the last call. */
  changed(): Set<string> {
    const now = new Map(Object.entries(this.live).map(([label, ref]) => [label, meaning(ref)]));
    const changed = new Set<string>();
    for (const [label, value] of now) if (this.shown.get(label) !== value) changed.add(label);
    for (const label of this.shown.keys()) if (!now.has(label)) changed.add(label);
    this.shown = now;
    return changed;
  }

  /** Returns the labels that were looked up since the last call. */
  collect(): Set<string> {
    const labels = this.lookups;
    this.lookups = new Set();
    return labels;
  }

  /** Records labels that a part of the open top-level block looked up. */
  note(labels: Iterable<string>): void {
    for (const label of labels) this.asked.add(label);
  }

  /** Returns whether the open top-level block looked up any of these labels. */
  openAsks(labels: Set<string>): boolean {
    for (const label of labels) if (this.asked.has(label)) return true;
    return false;
  }

  /** Returns the labels that the open block looked up, and starts again with the next open block. */
  release(): Set<string> {
    const labels = this.asked;
    this.asked = new Set();
    return labels;
  }

  /** Marks the definitions of these labels as final. */
  settle(labels: Iterable<string>): void {
    for (const label of labels) {
      const reference = this.live[label];
      if (reference && !(label in this.settled)) this.settled[label] = reference;
      this.shown.delete(label);
    }
  }

  /** Records the labels that a finished block looked up. */
  keep(section: Section, labels: Iterable<string>): void {
    for (const label of labels) {
      const users = this.users.get(label);
      if (users) users.add(section);
      else this.users.set(label, new Set([section]));
    }
  }

  usersOf(labels: Iterable<string>): Set<Section> {
    const found = new Set<Section>();
    for (const label of labels) for (const section of this.users.get(label) ?? []) found.add(section);
    return found;
  }
}

const meaning = ({ href, title }: Reference): string => JSON.stringify([href, title]);
