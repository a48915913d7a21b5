// The request as Java 17 with java.net.http.
import type { HttpBody, HttpRequest } from '../../spec/http-request.ts';
import { bodyParts } from './body-parts.ts';
import { groupedNumber } from './body-size.ts';
import { type HeaderField, headerFields, usesBase64, type ValuePart } from './header-fields.ts';
import { javaString, javaTextBlock } from './java-literal.ts';
import { splitUrl } from './raw-url.ts';

const NO_BODY = 'HttpRequest.BodyPublishers.noBody()';

/** A class that sends the request and prints status and body; `java Main.java` runs it. */
export function javaSnippet(request: HttpRequest): string {
  const { scheme } = splitUrl(request.url);
  const fields = headerFields(request);
  const calls = [
    // Over plain http Java asks for an upgrade to HTTP/2, which a server with WebSockets may take for one of those.
    ...(scheme === 'http' ? ['.version(HttpClient.Version.HTTP_1_1)'] : []),
    ...fields.map(headerCall),
    ...methodCall(request),
    '.build();',
  ];
  return `import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
${usesBase64(fields) ? 'import java.util.Base64;\n' : ''}
public class Main {
    public static void main(String[] args) throws Exception {
        var request = HttpRequest.newBuilder(URI.create(${javaString(strictUrl(request.url))}))
${calls.map((call) => `            ${call}`).join('\n')}

        var response = HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
        System.out.println(response.statusCode());
        System.out.println(response.body());
    }
}`;
}

/** `URI.create` refuses characters that other clients let pass (`{`, `|`, in paths `[`): they are percent-encoded. */
function strictUrl(url: string): string {
  const { scheme, authority, target } = splitUrl(url);
  const [path = '', ...query] = target.split('?');
  const encoded = [path.replace(/[[\]]/g, encodeURIComponent), ...query].join('?');
  return `${scheme}://${authority}${encoded.replace(/["<>\\^`{|}]/g, encodeURIComponent)}`;
}

function headerCall({ name, parts }: HeaderField): string {
  return `.header(${javaString(name)}, ${concatenation(parts) || '""'})`;
}

function concatenation(parts: readonly ValuePart[], literal = javaString): string {
  return parts.map((part) => (typeof part === 'string' ? literal(part) : secretExpression(part))).join(' + ');
}

function secretExpression(part: Exclude<ValuePart, string>): string {
  if (!('base64' in part)) return `System.getenv("${part.variable}")`;
  const text = concatenation(part.base64);
  return `Base64.getEncoder().encodeToString(${part.base64.length > 1 ? `(${text})` : text}.getBytes())`;
}

function methodCall({ method, body }: HttpRequest): string[] {
  const publisher = body ? bodyPublisher(body) : NO_BODY;
  if (method === 'GET' && !body) return [];
  if (method === 'POST' || method === 'PUT') return [`.${method}(${publisher})`];
  if (method === 'DELETE' && !body) return ['.DELETE()'];
  return [`.method(${javaString(method)}, ${publisher})`];
}

function bodyPublisher(body: HttpBody): string {
  const text =
    body.kind === 'fill'
      ? `${javaString(body.character)}.repeat(${groupedNumber(body.bytes)})`
      : concatenation(bodyParts(body), (text) => javaTextBlock(text, '                '));
  return `HttpRequest.BodyPublishers.ofString(${text})`;
}
