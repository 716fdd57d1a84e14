/** A variable that programs in images look at. */
export interface KnownVariable {
  name: string
  /** A usual value. */
  value: string
  /** What it does, in one sentence without its full stop. */
  doc: string
  /** Whether it is for the build alone, so that ARG suits it better than ENV. */
  build?: true
}

export const KNOWN_VARIABLES: readonly KnownVariable[] = [
  {name: "PATH", value: "/app/bin:$PATH", doc: "Where programs are looked for"},
  {name: "TZ", value: "UTC", doc: "The time zone, where the image has zone data"},
  {name: "LANG", value: "C.UTF-8", doc: "The language and encoding of programs"},
  {name: "LC_ALL", value: "C.UTF-8", doc: "As LANG, and over all other such settings"},
  {
    name: "DEBIAN_FRONTEND",
    value: "noninteractive",
    doc: "apt asks no questions; for the build alone, so better an ARG",
    build: true,
  },
  {name: "NODE_ENV", value: "production", doc: "Node.js programs run, and npm installs, for production"},
  {name: "NPM_CONFIG_UPDATE_NOTIFIER", value: "false", doc: "npm does not look for a newer npm"},
  {name: "PYTHONUNBUFFERED", value: "1", doc: "Python writes its output at once, so that logs are not late"},
  {name: "PYTHONDONTWRITEBYTECODE", value: "1", doc: "Python writes no .pyc files"},
  {name: "PYTHONPATH", value: "/app", doc: "Where Python looks for modules too"},
  {name: "PIP_NO_CACHE_DIR", value: "1", doc: "pip keeps no downloads"},
  {name: "PIP_DISABLE_PIP_VERSION_CHECK", value: "1", doc: "pip does not look for a newer pip"},
  {name: "PIP_ROOT_USER_ACTION", value: "ignore", doc: "pip does not warn of running as root"},
  {name: "VIRTUAL_ENV", value: "/opt/venv", doc: "The virtual environment in use; PATH has to name its bin too"},
  {name: "UV_LINK_MODE", value: "copy", doc: "uv copies from a cache mount instead of linking"},
  {name: "UV_COMPILE_BYTECODE", value: "1", doc: "uv compiles what it installs, so that programs start faster"},
  {name: "POETRY_VIRTUALENVS_CREATE", value: "false", doc: "Poetry installs into the system's Python"},
  {name: "CGO_ENABLED", value: "0", doc: "Go makes static programs without C"},
  {name: "GOOS", value: "$TARGETOS", doc: "The system that Go builds for"},
  {name: "GOARCH", value: "$TARGETARCH", doc: "The processor that Go builds for"},
  {name: "GOFLAGS", value: "-mod=readonly", doc: "Flags of every go command"},
  {name: "GOPROXY", value: "https://proxy.golang.org,direct", doc: "Where Go downloads modules"},
  {name: "CARGO_HOME", value: "/usr/local/cargo", doc: "Where Cargo keeps downloads and programs"},
  {name: "RUSTFLAGS", value: "-C target-cpu=native", doc: "Flags of every rustc"},
  {name: "JAVA_HOME", value: "/opt/java/openjdk", doc: "Where Java is installed"},
  {name: "JAVA_TOOL_OPTIONS", value: "-XX:MaxRAMPercentage=75", doc: "Options of every Java program"},
  {name: "MAVEN_OPTS", value: "-Xmx1g", doc: "Options of the Java that runs Maven"},
  {name: "GRADLE_OPTS", value: "-Dorg.gradle.daemon=false", doc: "Options of the Java that runs Gradle"},
  {name: "RAILS_ENV", value: "production", doc: "The environment that Rails runs in"},
  {name: "BUNDLE_WITHOUT", value: "development:test", doc: "Groups that Bundler leaves out"},
  {name: "BUNDLE_DEPLOYMENT", value: "1", doc: "Bundler installs exactly what Gemfile.lock says"},
  {name: "COMPOSER_ALLOW_SUPERUSER", value: "1", doc: "Composer does not warn of running as root"},
  {name: "ASPNETCORE_URLS", value: "http://+:8080", doc: "Where ASP.NET Core listens"},
  {name: "DOTNET_CLI_TELEMETRY_OPTOUT", value: "1", doc: "The dotnet command sends no usage data"},
  {name: "FLASK_APP", value: "app", doc: "The module that flask runs"},
  {name: "DJANGO_SETTINGS_MODULE", value: "app.settings", doc: "The settings that Django reads"},
  {name: "HOME", value: "/home/app", doc: "The user's own folder; USER does not set it for every program"},
  {name: "PORT", value: "8080", doc: "Where the program listens, by convention of many frameworks and clouds"},
]
