"""The API's reference as one plain page, made from its own OpenAPI description; nothing comes from elsewhere."""

import json
from collections.abc import Mapping
from typing import Any

from markupsafe import Markup

METHODS = ("get", "post", "put", "patch", "delete")


def reference_html(description: Mapping[str, Any]) -> str:
    """Every operation with its parameters, its body and what can come back."""
    operations = [
        _operation(method, path, operation, description)
        for path, item in description["paths"].items()
        for method, operation in item.items()
        if method in METHODS
    ]
    return str(
        Markup(
            '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
            '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title} · API</title>'
            '<link rel="stylesheet" href="/ui/page.css"><link rel="icon" href="/ui/icon.svg" type="image/svg+xml">'
            '</head><body class="nj-sheet"><main class="nj-reference"><p><a href="/">{title}</a></p><h1>API</h1>'
            '<p>{about} <a href="/openapi.json">OpenAPI {openapi}</a></p>{operations}'
            "<section><h2><code>/mcp</code></h2><p>Model Context Protocol (streamable HTTP): the tools <code>ask</code>,"
            " <code>lookup</code> and <code>provision</code>.</p></section></main></body></html>"
        ).format(
            title=description["info"]["title"],
            about=description["info"].get("description", ""),
            openapi=description["openapi"],
            operations=Markup("").join(operations),
        )
    )


def _operation(
    method: str, path: str, operation: Mapping[str, Any], description: Mapping[str, Any]
) -> Markup:
    rows = [
        *(
            _field(
                p["name"], p["schema"], required=p.get("required", False), where=p["in"], whole=description
            )
            for p in operation.get("parameters", ())
        ),
        *_body_fields(operation, description),
    ]
    table = (
        Markup('<table class="nj-fields" tabindex="0">{}</table>').format(Markup("").join(rows))
        if rows
        else ""
    )
    answers = Markup("").join(
        Markup("<li><b>{}</b> {}</li>").format(status, answer.get("description", ""))
        for status, answer in operation.get("responses", {}).items()
    )
    return Markup(
        '<section><h2><span class="nj-method">{}</span> <code>{}</code></h2><p>{}</p>{}{}<ul>{}</ul></section>'
    ).format(
        method.upper(),
        path,
        operation.get("description") or operation.get("summary", ""),
        table,
        _example(method, path, operation, description),
        answers,
    )


def _body_fields(operation: Mapping[str, Any], description: Mapping[str, Any]) -> list[Markup]:
    schema = _body(operation, description)
    required = schema.get("required", ())
    return [
        _field(name, field, required=name in required, where="body", whole=description)
        for name, field in schema.get("properties", {}).items()
    ]


def _body(operation: Mapping[str, Any], description: Mapping[str, Any]) -> Mapping[str, Any]:
    content = operation.get("requestBody", {}).get("content", {})
    return _resolved(content.get("application/json", {}).get("schema", {}), description)


def _field(
    name: str, schema: Mapping[str, Any], *, required: bool, where: str, whole: Mapping[str, Any]
) -> Markup:
    return Markup("<tr><th scope='row'><code>{}</code></th><td>{}{}</td><td>{}</td><td>{}</td></tr>").format(
        name, where, " *" if required else "", _type(schema, whole), schema.get("description", "")
    )


def _type(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> str:
    if "anyOf" in schema:
        return " | ".join(_type(each, whole) for each in schema["anyOf"])
    if "$ref" in schema:
        return _type(_resolved(schema, whole), whole)
    if "enum" in schema:
        return " | ".join(str(each) for each in schema["enum"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}), whole)}]"
    if schema.get("properties"):
        return "{" + ", ".join(schema["properties"]) + "}"
    return str(schema.get("format") or schema.get("const") or schema.get("type", "any"))


def _resolved(schema: Mapping[str, Any], whole: Mapping[str, Any]) -> Mapping[str, Any]:
    if "$ref" not in schema:
        return schema
    found: Mapping[str, Any] = whole["components"]["schemas"][schema["$ref"].rsplit("/", 1)[-1]]
    return found


def _example(method: str, path: str, operation: Mapping[str, Any], description: Mapping[str, Any]) -> Markup:
    fields = _body(operation, description)
    body = {
        name: field["examples"][0] if field.get("examples") else field.get("enum", ["…"])[0]
        for name, field in fields.get("properties", {}).items()
        if name in fields.get("required", ())
    }
    url = f"http://127.0.0.1:7860{path.replace('{provision_id}', 'wuye/42')}"
    if method == "get":
        return Markup("<pre tabindex='0'>curl {}</pre>").format(url)
    return Markup("<pre tabindex='0'>curl {} -H 'Content-Type: application/json' -d '{}'</pre>").format(
        url, json.dumps(body, ensure_ascii=False)
    )
