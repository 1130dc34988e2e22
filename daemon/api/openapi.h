#ifndef API_OPENAPI_H
#define API_OPENAPI_H

/* docs/openapi.yaml as JSON, NUL-terminated; daemon/api/openapi.json as embedded at build time. */
extern const char openapi_json[];

#endif
