# syntax=docker/dockerfile:1
from node:24-alpine as build
workdir   /src
COPY  package.json   package-lock.json ./
RUN   --mount=type=cache,target=/root/.npm   npm ci \  
  && npm   cache verify
# the sources change more often than what they need
COPY . .
RUN npm run build
FROM nginx:1.30-alpine
LABEL org.opencontainers.image.title=shop  \
  org.opencontainers.image.vendor="Example   Inc."
COPY --from=build /src/dist /usr/share/nginx/html



HEALTHCHECK --interval=30s cmd wget -q -O /dev/null http://localhost/
ENTRYPOINT [ "nginx","-g","daemon off;" ]
