// Runs the expressions and writes the SVG of charts that a model may have written. With Vega's interpreter, an expression can
// get from an event or a mark to the page and its functions; here it can only read values. Vega's SVG accepts any text as a
// color, even one that loads a file; here only colors.
import * as vega from "vega";
import { expressionInterpreter } from "vega-interpreter";

interface Node {
  type: string;
  [name: string]: unknown;
}
interface Expression {
  ast: Node;
}
type Event = Record<string, unknown>;
type Run = (first: unknown, event: Event) => unknown;
type Make = (context: unknown, expression: Expression) => Run;
type Encode = (context: unknown, encode: { marktype: string; channels: Record<string, Expression> }) => Run;
const own = expressionInterpreter as {
  operator: Make;
  parameter: Make;
  event: Make;
  handler: Make;
  encode: Encode;
};

const MEMBER = "chatkitMember";

/** Returns a member of a value, unless it is code or belongs to the page. */
export function member(value: unknown, name: unknown): unknown {
  const found = (value as Record<string, unknown>)[String(name)];
  if (typeof found === "function" || found instanceof EventTarget) return undefined;
  // The chart itself, which gives access to the page.
  return isView(found) ? undefined : found;
}

const isView = (value: unknown): boolean =>
  typeof value === "object" && value !== null && "runAsync" in value && typeof value.runAsync === "function";

vega.expressionFunction(MEMBER, member);
// Reads members by a path given as text.
vega.expressionFunction("pluck", (data: unknown, path: unknown) => {
  const names = String(path).match(/[^.[\]"']+/g) ?? [];
  const follow = (value: unknown) =>
    names.reduce<unknown>(
      (at, name) => (at === undefined || at === null ? undefined : member(at, name)),
      value,
    );
  return Array.isArray(data) ? data.map(follow) : follow(data);
});

/** Returns the expression with every member access replaced by `member`. */
export function guarded(node: Node): Node {
  const copy: Node = { ...node };
  for (const [name, value] of Object.entries(node)) {
    if (Array.isArray(value)) copy[name] = value.map((item) => (isNode(item) ? guarded(item) : item));
    else if (isNode(value)) copy[name] = guarded(value);
  }
  if (node.type !== "MemberExpression") return copy;
  const property = node.property as Node;
  const name = node.computed ? copy.property : { type: "Literal", value: property.name ?? property.value };
  return {
    type: "CallExpression",
    callee: { type: "Identifier", name: MEMBER },
    arguments: [copy.object, name],
  };
}

const isNode = (value: unknown): value is Node =>
  typeof value === "object" && value !== null && typeof (value as Node).type === "string";

/** Returns a copy of an event without access to the page: its numbers and texts, the touches, and Vega's own data. */
export function plainEvent(event: Event | undefined): Event | undefined {
  if (!event) return event;
  const plain: Event = { vega: event.vega, item: event.item };
  for (const name in event) {
    const value = event[name];
    if (["string", "number", "boolean"].includes(typeof value)) plain[name] = value;
    else if (name === "touches" || name === "changedTouches")
      plain[name] = Array.from(value as Event[], point);
  }
  return plain;
}

const point = ({ clientX, clientY, pageX, pageY, identifier }: Event): Event => ({
  clientX,
  clientY,
  pageX,
  pageY,
  identifier,
});

/** Returns a result that becomes data, without parts of the drawing, which would give transforms access to the page. */
export const plainResult = (value: unknown): unknown => (isPlain(value) ? value : undefined);

function isPlain(value: unknown, depth = 0): boolean {
  if (typeof value === "function" || depth > 50) return false;
  if (typeof value !== "object" || value === null) return true;
  if (value instanceof Date || value instanceof RegExp || ArrayBuffer.isView(value)) return true;
  const prototype = Object.getPrototypeOf(value);
  if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) return false;
  return Object.values(value).every((item) => isPlain(item, depth + 1));
}

const guardedIn = (expression: Expression): Expression => ({ ...expression, ast: guarded(expression.ast) });

export const interpreter = {
  operator: (context: unknown, expression: Expression) => own.operator(context, guardedIn(expression)),
  parameter: (context: unknown, expression: Expression) => {
    const run = own.parameter(context, guardedIn(expression));
    return (datum: unknown, parameters: Event) => plainResult(run(datum, parameters));
  },
  event: (context: unknown, expression: Expression) => {
    const run = own.event(context, guardedIn(expression)) as (event: unknown) => unknown;
    return (event: Event) => run(plainEvent(event));
  },
  handler: (context: unknown, expression: Expression) => {
    const run = own.handler(context, guardedIn(expression));
    return (parameters: unknown, event: Event) => run(parameters, plainEvent(event) ?? event);
  },
  encode: (context: unknown, { marktype, channels }: Parameters<Encode>[1]) => {
    const all = Object.entries(channels).map(([name, one]) => [name, guardedIn(one)]);
    return own.encode(context, { marktype, channels: Object.fromEntries(all) });
  },
};

interface Renderer {
  style(element: unknown, item: Record<string, unknown> | null): void;
}
const { renderModule, SVGRenderer } = vega as unknown as {
  renderModule(name: string, module?: object): object;
  SVGRenderer: new (...given: unknown[]) => Renderer;
};

class PlainSVGRenderer extends SVGRenderer {
  override style(element: unknown, item: Record<string, unknown> | null): void {
    for (const name of ["fill", "stroke"]) {
      const color = item?.[name];
      if (item && typeof color === "string" && /[(\\]/.test(color) && !CSS.supports("color", color))
        item[name] = null;
    }
    super.style(element, item);
  }
}
renderModule("svg", { ...renderModule("svg"), renderer: PlainSVGRenderer });
