# Mistakes for which a build stops, or does something else than what is meant.
FROM golang:1.27 as build
WORKDIR /src
COPY go.mod go.sum .
RUN go mod download
COPPY . .
RUN CGO_ENABLED=0 go build -o /out/服务 ./cmd/server   # the server

FROM alpine:3.22 AS build
RUN --mount=type=cache,taget=/var/cache/apk apk add ca-certificates
COPY --from=bulid /out/服务 /usr/local/bin/
COPY --chown=app:app config/ $CONFIG_FOLDER
ENTRYPOINT ['/usr/local/bin/服务']
CMD ["--listen", ":8080"]
CMD ["--listen", ":9090"]
