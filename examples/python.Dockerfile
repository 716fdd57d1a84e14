# What a first try often looks like: it builds, and yet much could be better.
FROM python:latest
MAINTAINER somebody@example.com

ENV API_TOKEN hunter2
WORKDIR app
ADD . .
RUN apt-get update
RUN apt-get install gcc libpq-dev
RUN pip install -r requirements.txt
RUN cd /srv && sudo chmod 777 data

EXPOSE 8000/http
CMD python manage.py runserver 0.0.0.0:8000
