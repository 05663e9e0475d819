// Packages whose work the browser does by itself, and the modules that stand in for them: see there.
import { fileURLToPath } from "node:url";

const standIn = (name) => fileURLToPath(new URL(`src/markdown/${name}.ts`, import.meta.url));

export const aliases = {
  entities: standIn("entities"),
  "get-east-asian-width": standIn("east-asian"),
  "punycode.js": standIn("punycode"),
  "uc.micro": standIn("uc-micro"),
};
