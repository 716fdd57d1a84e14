FROM debian:13
ARG VERSION=1.2
RUN curl -fsSLo /tmp/tool.tgz "https://example.com/tool-$VERSION.tgz" && \
    # the folder is named after the machine
    dir=/opt/$(uname -m) && \
    mkdir -p $dir && \
    tar -xzf /tmp/tool.tgz -C $dri
RUN <<-END
	set -e
	for file in $(ls /opt/*/bin); do
		ln -s "$file" /usr/local/bin/
	done
END
ENTRYPOINT ["tool"]
