import { expect, it } from "vitest";
import { cleanSvg } from "../../src/drawings/svg";

const svg = (inner: string) => `<svg xmlns="http://www.w3.org/2000/svg">${inner}</svg>`;
const OTHER = "https://example.com/a.svg";

it.each([
  `<filter id="f"><feImage href="${OTHER}"/></filter>`,
  `<filter id="f"><feImage xlink:href="${OTHER}"/></filter>`,
  `<image href="${OTHER}"/>`,
  `<use href="${OTHER}#a"/>`,
  `<pattern id="p" href="${OTHER}#p"/>`,
  `<linearGradient id="g" xlink:href="${OTHER}#g"/>`,
  `<rect fill="url(${OTHER}#a)"/>`,
  `<rect style="fill:u\\72l(${OTHER}#a)"/>`,
])("loads nothing from elsewhere: %s", (inner) => {
  expect(cleanSvg(svg(inner), "same-origin").outerHTML).not.toContain("example.com");
});

it("keeps what a drawing names of itself", () => {
  const drawing = cleanSvg(svg('<pattern id="a"/><pattern href="#a"/><rect fill="url(#a)"/>'), "none");
  expect(drawing.querySelectorAll("pattern, [fill]")).toHaveLength(3);
});
