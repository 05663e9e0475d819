// One formula as MathML: what is drawn, what is refused, and that nothing a formula says does harm or takes long.
import { describe, expect, it } from "vitest";
import { draw } from "../../src/drawings/temml";

function drawn(source: string): Element {
  const drawing = draw(source);
  if ("error" in drawing) throw new Error(drawing.error);
  return drawing.math;
}

function refused(source: string): string {
  const drawing = draw(source);
  if ("math" in drawing) throw new Error(drawing.math.outerHTML.slice(0, 500));
  return drawing.error;
}

const NESTED = `${"\\frac{".repeat(900)}x${"}{y}".repeat(900)}`;
const DOUBLING = `\\def\\a{xxxxxxxxxx}${[..."bcdefghijklmnop"]
  .map((name, at) => `\\def\\${name}{${`\\${"abcdefghijklmno"[at]}`.repeat(10)}}`)
  .join("")}\\p`;
const LONG_MACRO = `\\newcommand{\\a}{${"x+".repeat(2000)}}${"\\a ".repeat(1500)}`;

describe("a formula", () => {
  it.each([
    ["$x^2$", "msup"],
    ["\\(\\frac{a}{b}\\)", "mfrac"],
    ["$$\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}$$", "mtable"],
    ["\\[\n\\begin{aligned}a&=b\\\\&=c\\end{aligned}\n\\]", "mtable"],
    ["$\\boxed{x}$", "menclose, mrow"],
    ["$\\ce{H2O}$", "msub, mmultiscripts, mrow"],
    ["$\\newcommand{\\mine}{\\mathbb{R}} x \\in \\mine$", "mi"],
    ["$\\text{数 and é}$", "mtext"],
  ])("is drawn: %s", (source, selector) => {
    const math = drawn(source);
    expect(math.namespaceURI).toBe("http://www.w3.org/1998/Math/MathML");
    expect(math.querySelector(selector)).not.toBeNull();
    expect(math.getAttribute("display")).toBe(/^(?:\$\$|\\\[)/.test(source) ? "block" : null);
  });

  it("keeps its colors", () => {
    expect(drawn("$\\color{red}x$").outerHTML).toContain("color:#ff0000");
  });

  it("is drawn anew each time, from one reading", () => {
    const [one, two] = [drawn("$y$"), drawn("$y$")];
    expect(one).not.toBe(two);
    expect(one.outerHTML).toBe(two.outerHTML);
  });

  it("shares no macros with the next", () => {
    drawn("$\\gdef\\mine{x}\\mine$");
    expect(refused("$\\mine$")).toContain("\\mine");
  });

  it.each([
    ["$\\frac{1$", /Unexpected end of input|expected/],
    ["$\\nosuch{x}$", /\\nosuch/],
    ["$x^2^3$", /superscript/],
    ["\\(\\left( x\\)", /\\right|right/],
    ["$$\\begin{matrix} a$$", /./],
  ])("that is wrong says why: %s", (source, message) => {
    expect(refused(source)).toMatch(message);
    expect(refused(source)).not.toMatch(/[\u0332\n]/);
  });
});

describe("hostile formulas", () => {
  const HARMLESS = [
    "$\\href{javascript:alert(1)}{x}$",
    "$\\url{javascript:alert(1)}$",
    "$\\includegraphics{https://evil.example/x.png}$",
    "$\\class{modal}{x}$",
    "$\\id{chat}{x}$",
    "$\\style{position:fixed;inset:0}{x}$",
    "$\\data{bind=1}{x}$",
    "$\\text{<img src=x onerror=alert(1)>}$",
    "$\\mbox{</math><script>alert(1)</script>}$",
    "$\\color{red;position:fixed}x$",
    "$\\colorbox{url(https://evil.example/)}{x}$",
    '$\\tag{" onclick="alert(1)}x$',
    "$\\ref{a}\\label{b}\\eqref{c}x$",
    "$\\rule{9999em}{9999em}\\kern9999em\\hspace{9999em}\\raisebox{9999em}{x}$",
    "$\\def\\a{\\a}\\a$",
    "$\\def\\a{\\b}\\def\\b{\\a\\a}\\a$",
    "$\\newcommand\\text{\\text}\\text$",
    "$\\constructor\\__proto__\\toString$",
  ];
  it.each(HARMLESS)("%s", (source) => {
    const drawing = draw(source);
    if ("error" in drawing) return;
    const all = [drawing.math, ...drawing.math.querySelectorAll("*")];
    for (const element of all) {
      expect(element.namespaceURI).toBe("http://www.w3.org/1998/Math/MathML");
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on|^href$|^src$|^id$|^data-|^xlink/);
        if (name === "style") expect(value).not.toMatch(/position|url|inset|\d{3,}em/);
        if (name === "class") expect(value).not.toMatch(/modal/);
        if (name === "width" || name === "height") expect(Number.parseFloat(value)).toBeLessThanOrEqual(500);
      }
    }
  });

  it.each([
    ["deep nesting", `$$${NESTED}$$`],
    ["macros that double", `$$${DOUBLING}$$`],
    ["a long macro, often", `$$${LONG_MACRO}$$`],
    ["a long formula", `$$${"x+".repeat(50_000)}x$$`],
    ["many groups", `$$${"{".repeat(4000)}x${"}".repeat(4000)}$$`],
    ["many delimiters", `$$${"\\left(".repeat(600)}x${"\\right)".repeat(600)}$$`],
    ["many scripts", `$$x${"^{x".repeat(1000)}${"}".repeat(1000)}$$`],
    ["a wide table", `$$\\begin{matrix}${"&".repeat(9000)}\\end{matrix}$$`],
    // What doubles with each macro or group would not come to an end before the test is over.
  ])("cost little: %s", { timeout: 60_000 }, (_name, source) => {
    const drawing = draw(source);
    if ("math" in drawing) expect(drawing.math.querySelectorAll("*").length).toBeLessThan(10_000);
  });
});
