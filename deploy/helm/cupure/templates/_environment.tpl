{{/* A role's settings, as the variables its service reads. Takes root, role and spec. */}}
{{- define "cupure.environment" -}}
{{- $prefix := upper .spec.service -}}
{{- $values := .root.Values -}}
- name: {{ $prefix }}_KAFKA_SERVERS
  value: {{ $values.kafka.servers | quote }}
- name: {{ $prefix }}_HTTP_HOST
  value: "0.0.0.0"
- name: {{ $prefix }}_HTTP_PORT
  value: {{ .spec.port | quote }}
- name: {{ $prefix }}_LOG_LEVEL
  value: {{ $values.logLevel | quote }}
{{- if has .spec.service (list "search" "gateway") }}
- name: {{ $prefix }}_ELASTIC_URL
  value: {{ $values.elasticsearch.url | quote }}
{{- with $values.elasticsearch.existingSecret }}
- name: {{ $prefix }}_ELASTIC_API_KEY
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $values.elasticsearch.secretKey }}
{{- end }}
{{- end }}
{{- if eq .spec.service "gateway" }}
- name: GATEWAY_CURSOR_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ include "cupure.gatewaySecret" .root }}
      key: {{ $values.gateway.cursorSecret }}
- name: GATEWAY_SESSION_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ include "cupure.gatewaySecret" .root }}
      key: {{ $values.gateway.sessionSecret }}
- name: GATEWAY_WEBHOOK_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ include "cupure.gatewaySecret" .root }}
      key: {{ $values.gateway.webhookSecret }}
      optional: true
{{- end }}
{{- if and (eq .spec.service "ingest") $values.feeds }}
- name: INGEST_FEEDS
  value: /etc/cupure/feeds
{{- end }}
{{- if eq .spec.service "ingest" }}
{{- with $values.ingest.existingSecret }}
- name: INGEST_API_KEYS
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $values.ingest.apiKeys }}
      optional: true
- name: INGEST_WEBSUB_SECRET
  valueFrom:
    secretKeyRef:
      name: {{ . }}
      key: {{ $values.ingest.websubSecret }}
      optional: true
{{- end }}
{{- end }}
{{- if include "cupure.links" . }}
- name: ENRICH_KNOWLEDGE_DIR
  value: /var/lib/cupure-knowledge
{{- end }}
{{- range $name, $value := .spec.env }}
- name: {{ $name }}
  value: {{ $value | quote }}
{{- end }}
{{- end -}}

{{/* Whether a role links entities with a knowledge base of its own. Takes root and spec. */}}
{{- define "cupure.links" -}}
{{- $tags := eq (get (.spec.env | default dict) "ENRICH_ROLE") "tag" -}}
{{- if and $tags .root.Values.knowledge.existingClaim }}true{{ end -}}
{{- end -}}
