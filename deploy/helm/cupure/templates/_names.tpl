{{/* The release's name, with the chart's unless it is in it already. */}}
{{- define "cupure.name" -}}
{{- if contains .Chart.Name .Release.Name -}}
{{- .Release.Name | trunc 40 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name .Chart.Name | trunc 40 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}

{{/* What a selector may ask for: it can't change once a Deployment exists. Takes root and role. */}}
{{- define "cupure.selector" -}}
app.kubernetes.io/name: cupure
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .role }}
{{- end -}}

{{/* All labels. Takes root and role. */}}
{{- define "cupure.labels" -}}
{{ include "cupure.selector" . }}
app.kubernetes.io/part-of: cupure
app.kubernetes.io/version: {{ .root.Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" }}
{{- end -}}

{{/* Takes root and service. */}}
{{- define "cupure.image" -}}
{{- with .root.Values.image.registry }}{{ . }}/{{ end -}}
cupure-{{ .service }}:{{ .root.Values.image.tag | default .root.Chart.AppVersion }}
{{- end -}}

{{- define "cupure.serviceAccount" -}}
{{ .Values.serviceAccount.name | default (include "cupure.name" .) }}
{{- end -}}

{{- define "cupure.gatewaySecret" -}}
{{ .Values.gateway.existingSecret | default (printf "%s-gateway" (include "cupure.name" .)) }}
{{- end -}}

{{/* The user of the images, and nothing that it does not need. */}}
{{- define "cupure.podSecurity" -}}
runAsNonRoot: true
runAsUser: 10001
runAsGroup: 10001
fsGroup: 10001
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{- define "cupure.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end -}}
