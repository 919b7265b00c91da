// Runs before the build that npm does when it prepares a checkout, or a package that is installed from git. npm has put the
// packages for development there by then, except in the cases that this explains.
import { existsSync } from 'node:fs';

if (!existsSync(new URL('../node_modules/rolldown', import.meta.url))) {
  const { npm_config_global, npm_package_name, npm_package_version } = process.env;
  // npm's own installation of what a package from git needs is then a global one too, which leaves its folder empty
  // (npm/cli issue 8440). Installing the packages here would not help: npm has put a link to this folder, which it
  // deletes at the end, in place of the installed package.
  const fromGit =
    'This npm cannot install a package globally from git. Make the package first, then install it:\n' +
    '  npm pack git+https://github.com/OWNER/genesis\n' +
    `  npm install --global ./${npm_package_name}-${npm_package_version}.tgz\n`;
  const inCheckout =
    'The build needs the packages for development. Run "npm ci --include=dev", or without a build\n' +
    '"npm ci --ignore-scripts".\n';
  process.stderr.write(npm_config_global === 'true' ? fromGit : inCheckout);
  process.exitCode = 1;
}
