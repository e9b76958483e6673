// Holds what the side panel said to Zoom's client, and what the scripted client answered and told, against the types of Zoom's
// SDK, with the TypeScript compiler. Prints its complaints. Input: `{asked, answered, told}`, each a list of `{name, data}`.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const { asked, answered, told } = JSON.parse(readFileSync(0, "utf8"));
const file = join(dirname(fileURLToPath(import.meta.url)), "panel.ts");
let number = 0;
const line = (type, value) => `const _${number++}: ${type} = ${JSON.stringify(value)};`;
const once = (list) => [...new Map(list.map((one) => [JSON.stringify(one), one])).values()];
const method = (name) => `(typeof sdk)[${JSON.stringify(name)}]`;
const text = [
  `import sdk from "@zoom/appssdk";`,
  ...once(asked).map(({ name, data }) => line(`Parameters<${method(name)}>[0]`, data)),
  ...once(answered).map(({ name, data }) => line(`Awaited<ReturnType<${method(name)}>>`, data)),
  ...once(told).map(({ name, data }) => line(`Parameters<Parameters<${method(name)}>[0]>[0]`, data)),
  "export {};",
].join("\n");
const options = { strict: true, noEmit: true, skipLibCheck: false, types: [], lib: ["lib.es2022.d.ts", "lib.dom.d.ts"], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, text, options.target) : getSourceFile.call(host, name, ...rest));
host.fileExists = (name) => name === file || fileExists.call(host, name);
host.readFile = (name) => (name === file ? text : readFile.call(host, name));
const program = ts.createProgram([file], options, host);
const found = ts.getPreEmitDiagnostics(program).map((one) => {
  const place = one.file?.fileName === file ? text.slice(0, one.start).split("\n").length - 1 : -1;
  return `${text.split("\n")[place]?.slice(0, 160) ?? ""} ${ts.flattenDiagnosticMessageText(one.messageText, "\n")}`;
});
console.log(JSON.stringify(found));
