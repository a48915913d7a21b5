/** Finds whatever a document leaves without a description, so that no reader meets a bare name. */

type Json = Readonly<Record<string, unknown>>;

/** Paths of operations, parameters, fields, answers, headers and tags without a description. */
export function undescribed(document: object): readonly string[] {
  const root = document as Json; // a JSON object
  const found: string[] = [];
  const components = part(part(root, 'components'), 'schemas');

  const hasDescription = (value: Json): boolean => {
    if (typeof value.description === 'string' && value.description.trim() !== '') return true;
    const named = typeof value.$ref === 'string' ? components[value.$ref.split('/').at(-1) ?? ''] : undefined;
    if (isObject(named) && hasDescription(named)) return true;
    return ['anyOf', 'oneOf', 'allOf'].some((key) => list(value, key).some(hasDescription));
  };
  const require = (value: unknown, where: string) => {
    if (!isObject(value) || !hasDescription(value)) found.push(where);
  };
  const walkSchema = (schema: unknown, where: string): void => {
    if (!isObject(schema)) return;
    for (const [name, field] of Object.entries(part(schema, 'properties'))) {
      require(field, `${where}.${name}`);
      walkSchema(field, `${where}.${name}`);
    }
    for (const key of ['items', 'additionalProperties', 'not']) walkSchema(schema[key], `${where}.${key}`);
    for (const key of ['anyOf', 'oneOf', 'allOf']) {
      list(schema, key).forEach((option, index) => void walkSchema(option, `${where}.${key}[${index}]`));
    }
  };
  const walkContent = (value: unknown, where: string) => {
    for (const [type, media] of Object.entries(part(isObject(value) ? value : {}, 'content'))) {
      if (isObject(media)) walkSchema(media.schema, `${where} ${type}`);
    }
  };

  require(root.info, 'info');
  list(root, 'tags').forEach((tag) => void require(tag, `tag ${String(tag.name)}`));
  for (const [name, schema] of Object.entries(components)) {
    require(schema, name);
    walkSchema(schema, name);
  }
  for (const [path, item] of Object.entries(part(root, 'paths'))) {
    for (const [method, operation] of Object.entries(isObject(item) ? item : {})) {
      const where = `${method} ${path}`;
      if (!isObject(operation)) continue;
      require(operation, where);
      for (const parameter of list(operation, 'parameters')) {
        require(parameter, `${where} parameter ${String(parameter.name)}`);
        walkSchema(parameter.schema, `${where} parameter ${String(parameter.name)}`);
      }
      walkContent(operation.requestBody, `${where} body`);
      for (const [status, answer] of Object.entries(part(operation, 'responses'))) {
        require(answer, `${where} ${status}`);
        walkContent(answer, `${where} ${status}`);
        for (const [header, value] of Object.entries(part(isObject(answer) ? answer : {}, 'headers'))) {
          require(value, `${where} ${status} header ${header}`);
        }
      }
    }
  }
  return found;
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function part(value: Json, key: string): Json {
  const found = value[key];
  return isObject(found) ? found : {};
}

function list(value: Json, key: string): readonly Json[] {
  const found = value[key];
  return Array.isArray(found) ? found.filter(isObject) : [];
}
