// Property tests take the same inputs in every run, so that a failure is one of the change at hand. With
// CHATKIT_FUZZ=long they take new inputs, and forty times as many.
import fc from "fast-check";

export const isLong = process.env.CHATKIT_FUZZ === "long";

if (!isLong) fc.configureGlobal({ seed: 1 });

export function runs(count: number): number {
  return isLong ? count * 40 : count;
}
