import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {analyze} from "../analysis.ts"

/** What is often installed by hand and seldom needed by packages. */
const OFTEN =
  `acl age aria2 aspnetcore-runtime-8.0 at autossh awscli bat bc bind9-dnsutils bison bmon btop build-essential busybox bzip2 ccache
   chromium chromium-driver chrony clang clang-format clangd cmake consul cppcheck cron cups curl dash debootstrap default-jdk
   default-jre dialog dnsmasq dnsutils docker.io doxygen dumb-init entr etcd-client exiftool expect fail2ban fd-find ffmpeg
   figlet file firefox-esr fish flex fping freetds-bin fuse3 fzf gawk gdal-bin gdb gettext ghostscript gh git git-lfs brz
   gnuplot golang gosu gpg graphviz haproxy haveged help2man heimdal-clients htop httpie hugo iftop imagemagick inotify-tools
   iotop iperf3 iproute2 iptables iputils-ping jattach jq kafkacat kubectl lame ldap-utils less libcap2-bin libjemalloc2
   libnss-wrapper libreoffice libreoffice-writer lld lm-sensors locales logrotate lsb-release lsof ltrace lynx make mariadb-client
   mariadb-server maven memcached meson mosquitto mosquitto-clients mtr-tiny nano ncdu ncat net-tools netbase netcat-openbsd
   netcat-traditional nfs-common nginx ninja-build nmap nodejs npm ntp numactl openjdk-17-jdk openjdk-17-jre-headless
   openjdk-21-jdk openjdk-21-jre-headless openssh-client openssh-server openssl openvpn p7zip-full pandoc parallel patch
   php-cli php-fpm pipx pixz pkg-config poppler-utils postfix postgresql postgresql-client procps protobuf-compiler psmisc pv
   python3 python3-dev python3-pip python3-setuptools python3-venv qemu-user-static r-base rabbitmq-server ranger redis-server
   redis-tools ripgrep rlwrap rsync rsyslog ruby-full rustc cargo s3cmd screen shellcheck silversearcher-ag smbclient socat sox
   sqlite3 squid sshfs sshpass strace stunnel4 subversion sudo supervisor sysstat systemd tcpdump telnet tesseract-ocr
   texlive-latex-base texlive-latex-extra tini tmux tor traceroute tree ttf-mscorefonts-installer tzdata unixodbc unzip upx-ucl
   uuid-runtime valgrind valkey vim vim-tiny wget whois wireguard-tools wkhtmltopdf xauth xclip xmlstarlet xorriso xvfb
   xz-utils yarnpkg zip zsh zstd su-exec shadow tzdata bash coreutils musl-locales nodejs-current openrc dropbear bind-tools`.split(
    /\s+/,
  )

/** The names that apt and apk are given in real Dockerfiles. */
export function installedNames(folder: string): Set<string> {
  const names = new Set(OFTEN)
  for (const entry of readdirSync(join(folder, "files"), {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue
    const analysis = analyze(readFileSync(join(entry.parentPath, entry.name), "utf8"))
    for (const instruction of analysis.all("RUN"))
      for (const {manager, action, packages} of analysis.packagesOf(instruction))
        if (action === "install" && (manager.name === "apt" || manager.name === "apk"))
          for (const {kind, name} of packages) if (kind === "name") names.add(name)
  }
  return names
}
