import { parseAst } from 'rolldown/parseAst';

/** A name of another module. */
export interface ImportedName {
  /** As it is written, such as `./load.ts`. */
  readonly from: string;
  readonly name: string;
  readonly isType: boolean;
}

/** A file of declarations, of which only what is kept is written. */
export interface DeclarationModule {
  /** The names that it exports. */
  readonly exported: readonly string[];
  /** Keeps a declaration with all that it needs here; returns what it needs of other modules. Nothing for one that is kept already. */
  keep(name: string): ImportedName[];
  /** What is kept; empty where nothing is. */
  text(): string;
}

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Declaration {
  readonly text: string;
  /** All names in it. */
  readonly uses: readonly string[];
  /** The types that it imports in place, such as `import('./load.ts').Load`. */
  readonly imports: readonly ImportedName[];
}

/** Reads a file of declarations as TypeScript writes it. `file` is for errors. */
export function declarationModule(source: string, file: string): DeclarationModule {
  const declarations = new Map<string, Declaration>();
  const imported = new Map<string, ImportedName>();
  const reexported = new Map<string, ImportedName>();
  const exported: string[] = [];
  let end = 0;
  for (const node of (parseAst(source, { lang: 'dts' }, file) as unknown as { body: Node[] }).body) {
    const text = source.slice(end, node.end).trim();
    end = node.end;
    const from = (node.source as { value: string } | null | undefined)?.value;
    if (node.type === 'ImportDeclaration') addNames(imported, node, String(from), 'local', 'imported');
    else if (from !== undefined) addNames(reexported, node, from, 'exported', 'local');
    else {
      const declared = (node.declaration ?? node) as Node;
      const declaration = { text, ...namesIn(declared) };
      for (const name of namesOf(declared)) {
        declarations.set(name, declaration);
        if (node.type === 'ExportNamedDeclaration') exported.push(name);
      }
    }
  }
  const kept = new Set<string>();
  const keep = (name: string): ImportedName[] => {
    const declaration = declarations.get(name);
    const other = declaration ? undefined : (reexported.get(name) ?? imported.get(name));
    if (kept.has(name) || !(declaration || other)) return [];
    kept.add(name);
    if (other) return [other];
    return [...(declaration?.imports ?? []), ...(declaration?.uses ?? []).flatMap(keep)];
  };
  const text = () =>
    [
      ...importLines('import', kept, imported),
      ...importLines('export', kept, reexported),
      ...new Set(
        [...declarations].filter(([name]) => kept.has(name)).map(([, declaration]) => declaration.text),
      ),
    ]
      .map((part) => `${part.replace(/(from |import\()(["'])(\.[^"']*)\.ts\2/g, '$1$2$3.js$2')}\n`)
      .join('');
  return { exported: [...exported, ...reexported.keys()], keep, text };
}

/** The names in the braces of an import or an export: `here` is what this module calls them. */
function addNames(
  names: Map<string, ImportedName>,
  statement: Node,
  from: string,
  here: 'local' | 'exported',
  there: 'imported' | 'local',
): void {
  const isType = (node: Node) => node.importKind === 'type' || node.exportKind === 'type';
  for (const specifier of statement.specifiers as Node[]) {
    const nameOf = (key: string) => (specifier[key] as { name: string }).name;
    names.set(nameOf(here), { from, name: nameOf(there), isType: isType(statement) || isType(specifier) });
  }
}

function importLines(
  keyword: 'import' | 'export',
  kept: ReadonlySet<string>,
  names: ReadonlyMap<string, ImportedName>,
): string[] {
  const used = [...names].filter(([here]) => kept.has(here));
  const lines = Map.groupBy(used, ([, { from, isType }]) => `${isType ? 'type ' : ''}{…} from '${from}'`);
  return [...lines].map(([line, each]) => {
    const list = each.map(([here, { name }]) => (here === name ? name : `${name} as ${here}`)).join(', ');
    return `${keyword} ${line.replace('{…}', `{ ${list} }`)};`;
  });
}

/** What a statement declares. */
function namesOf({ id, declarations = [] }: Node): string[] {
  const ids = [id, ...(declarations as Node[]).map((each) => each.id)] as ({ name: string } | undefined)[];
  return ids.flatMap((each) => each?.name ?? []);
}

function namesIn(declared: Node): Pick<Declaration, 'uses' | 'imports'> {
  const uses = new Set<string>();
  const imports: ImportedName[] = [];
  const look = (value: unknown, key: string, parent: Node): void => {
    if (Array.isArray(value)) for (const each of value) look(each, key, parent);
    if (typeof value !== 'object' || value === null || !('type' in value)) return;
    const node = value as Node;
    // The name of a property is no type.
    if (key === 'key' && parent.computed !== true) return;
    if (node.type === 'Identifier') uses.add(String(node.name));
    if (node.type === 'TSImportType') imports.push(importedInPlace(node));
    for (const [name, child] of Object.entries(node)) look(child, name, node);
  };
  look(declared, '', declared);
  return { uses: [...uses], imports };
}

function importedInPlace(node: Node): ImportedName {
  const { value } = node.source as { value: string };
  const { name, left } = node.qualifier as { name?: string; left?: { name: string } };
  return { from: value, name: name ?? left?.name ?? '', isType: true };
}
