// Link reference definitions while text streams. Owns which definitions are known and which finished blocks asked for
// which label, so that a definition that comes late is mended where it is used and nowhere else.
import type { Reference, References } from "../parser";

/** A finished top-level block that asked for labels. */
export interface Section {
  source: string;
  first: Node;
  last: Node;
}

export class ReferenceBook {
  /** Definitions of finished blocks: they never change. */
  private readonly settled: References = Object.create(null);
  /** Definitions in the part that is parsed again. */
  private live: References = {};
  private shown = new Map<string, string>();
  private readonly users = new Map<string, Set<Section>>();
  /** Labels the open top-level block has asked for, found or not. */
  private asked = new Set<string>();
  /** Labels asked for since `collect` was last called. */
  private lookups = new Set<string>();

  /** What a new parse of the live part writes its definitions into. */
  begin(): References {
    this.live = Object.create(this.settled);
    return this.live;
  }

  /** What inline parsing reads from: it writes down what it is asked for. */
  readonly reader = new Proxy({} as References, {
    get: (_target, label) => {
      if (typeof label !== "string") return undefined;
      this.lookups.add(label);
      return this.live[label];
    },
  });

  /** The labels whose meaning differs from what is on the page. */
  changed(): Set<string> {
    const now = new Map(Object.entries(this.live).map(([label, ref]) => [label, meaning(ref)]));
    const changed = new Set<string>();
    for (const [label, value] of now) if (this.shown.get(label) !== value) changed.add(label);
    for (const label of this.shown.keys()) if (!now.has(label)) changed.add(label);
    this.shown = now;
    return changed;
  }

  /** The labels asked for since the last call. */
  collect(): Set<string> {
    const labels = this.lookups;
    this.lookups = new Set();
    return labels;
  }

  /** The open top-level block was rendered, in part, and asked for these. */
  note(labels: Iterable<string>): void {
    for (const label of labels) this.asked.add(label);
  }

  openAsks(labels: Set<string>): boolean {
    for (const label of labels) if (this.asked.has(label)) return true;
    return false;
  }

  /** Hands over what the open block asked for; another block is open from now on. */
  release(): Set<string> {
    const labels = this.asked;
    this.asked = new Set();
    return labels;
  }

  settle(labels: Iterable<string>): void {
    for (const label of labels) {
      const reference = this.live[label];
      if (reference && !(label in this.settled)) this.settled[label] = reference;
      this.shown.delete(label);
    }
  }

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
