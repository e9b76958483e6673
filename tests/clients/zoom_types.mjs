// Holds every card from standard input against the types of Zoom's own library, with the TypeScript compiler, and prints its
// complaints. The compiler also refuses properties the types do not have.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const cards = JSON.parse(readFileSync(0, "utf8"));
const file = join(dirname(fileURLToPath(import.meta.url)), "cards.ts");
const lines = Object.entries(cards).map(([name, card]) => `const ${JSON.stringify(name).replace(/\W/g, "_")}: CardContent = ${JSON.stringify(card)};`);
const text = [`import type { CardContent } from "@zoom/rivet/chatbot";`, ...lines, "export {};"].join("\n");
const options = { strict: true, noEmit: true, skipLibCheck: true, types: [], target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (name, ...rest) => (name === file ? ts.createSourceFile(name, text, options.target) : getSourceFile.call(host, name, ...rest));
host.fileExists = (name) => name === file || fileExists.call(host, name);
host.readFile = (name) => (name === file ? text : readFile.call(host, name));
const program = ts.createProgram([file], options, host);
const found = ts.getPreEmitDiagnostics(program).map((one) => ts.flattenDiagnosticMessageText(one.messageText, "\n"));
console.log(JSON.stringify(found));
