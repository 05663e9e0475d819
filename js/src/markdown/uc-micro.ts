// Stands in for the `uc.micro` package: its classes of characters, without those that the browser has (S) or nobody uses (Cf).
// P, Z and Cc are parts of linkify-it's expressions, which do not have the `u` flag that \p needs.
// @ts-expect-error: the package has no types, and its name means this file.
export { Any, Cc, P, Z } from "../../node_modules/uc.micro/build/index.mjs";

export const S = /\p{S}/u;
