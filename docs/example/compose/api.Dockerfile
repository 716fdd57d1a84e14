ARG BASE
FROM $BASE AS prod
COPY --from=assets / /srv/
