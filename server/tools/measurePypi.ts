import {execFileSync} from "node:child_process"
import {readdirSync, readFileSync} from "node:fs"
import {join} from "node:path"
import {fileURLToPath} from "node:url"
import {analyze} from "../analysis.ts"
import {requirementNames} from "../model/sizes/locks.ts"
import {tarBytes} from "../model/sizes/size.ts"
import {inParallel, writeSizes} from "./measured.ts"

// `npm run data:pypi`: how large packages of PyPI are when they are installed with their byte code, read off the lists at the end
// of their wheels for Linux and Python 3.12, which are fetched from the index that pip is set up for. The names are those that
// the Dockerfiles of ../shared/conformance install, and those that are well known.

const FILES = "../shared/conformance/files"

/** Byte code, as a share of the modules that it is made of; what gzip leaves of it, and of the content of a wheel. */
const CODE = 1.39
const CODE_PACKED = 0.3
const WHEEL_PACKED = 0.9

const KNOWN =
  `absl-py accelerate aiobotocore aiofiles aiohttp aiosignal aiosqlite airflow alembic altair amqp aniso8601 annotated-types ansible
   ansible-core anthropic anyio apache-airflow apache-beam apscheduler argon2-cffi arrow asgiref asttokens async-timeout asyncpg
   attrs authlib awscli azure-core azure-identity azure-storage-blob babel backoff bcrypt beautifulsoup4 billiard black bleach
   blinker bokeh boto3 botocore bottle brotli build cachetools catboost celery certifi cffi charset-normalizer chromadb click
   cloudpickle colorama coloredlogs contourpy coverage crewai cryptography cupy-cuda12x cycler cython daphne dash dask
   databricks-sdk datasets dbt-core debugpy decorator deepspeed defusedxml diffusers dill distlib distributed django
   django-cors-headers django-extensions django-filter django-redis django-storages djangorestframework dnspython docker docutils
   drf-spectacular duckdb elasticsearch email-validator executing faiss-cpu faker fastapi fastavro fastjsonschema filelock flake8
   flask flask-cors flask-login flask-migrate flask-restful flask-sqlalchemy flatbuffers flower fonttools frozenlist fsspec gast
   geopandas gevent gitpython google-api-core google-api-python-client google-auth google-cloud-bigquery google-cloud-core
   google-cloud-storage google-generativeai googleapis-common-protos gradio graphene graphql-core greenlet grpcio grpcio-status
   grpcio-tools gunicorn h11 h5py hiredis holidays html5lib httpcore httptools httpx huggingface-hub humanize hypercorn hypothesis
   idna imageio importlib-metadata influxdb-client iniconfig ipykernel ipython ipywidgets isodate isort itsdangerous jax jaxlib
   jedi jinja2 jmespath joblib jsonpatch jsonpointer jsonschema jupyter jupyter-client jupyter-core jupyter-server jupyterlab
   kafka-python keras keyring kiwisolver kombu kubernetes langchain langchain-community langchain-core langgraph librosa lightgbm
   litellm llama-index llvmlite lxml lz4 mako mammoth markdown markdown-it-py markupsafe marshmallow matplotlib matplotlib-inline
   mccabe mdurl mkdocs mkdocs-material ml-dtypes mlflow moto motor mpmath msal msgpack multidict mypy mypy-extensions mysqlclient
   nbconvert nbformat networkx nltk notebook numba numexpr numpy nvidia-cublas-cu12 nvidia-cuda-cupti-cu12 nvidia-cuda-nvrtc-cu12
   nvidia-cuda-runtime-cu12 nvidia-cudnn-cu12 nvidia-cufft-cu12 nvidia-curand-cu12 nvidia-cusolver-cu12 nvidia-cusparse-cu12
   nvidia-nccl-cu12 nvidia-nvjitlink-cu12 nvidia-nvtx-cu12 oauthlib onnx onnxruntime openai opencv-contrib-python opencv-python
   opencv-python-headless openpyxl opentelemetry-api opentelemetry-exporter-otlp opentelemetry-instrumentation opentelemetry-proto
   opentelemetry-sdk opt-einsum optuna orjson packaging pandas paramiko parso passlib pathspec patsy peft pendulum pexpect pika
   pillow pip pip-tools pipenv platformdirs playwright plotly pluggy poetry polars pre-commit prometheus-client prompt-toolkit
   propcache proto-plus protobuf psutil psycopg psycopg-binary psycopg2-binary pulp pure-eval py-spy pyarrow pyasn1 pyasn1-modules
   pycodestyle pycparser pycryptodome pycryptodomex pydantic pydantic-core pydantic-settings pydub pyflakes pygments pyinstaller
   pyjwt pylint pymongo pymssql pymysql pynacl pyodbc pyopenssl pyparsing pypdf pyserial pyspark pytest pytest-asyncio pytest-cov
   pytest-django pytest-mock pytest-xdist python-dateutil python-docx python-dotenv python-jose python-multipart python-socketio
   python-telegram-bot pytorch-lightning pytz pywavelets pyyaml pyzmq qdrant-client ray redis regex requests requests-oauthlib
   requests-toolbelt rich rpds-py rq rsa ruamel-yaml ruff s3fs s3transfer sacremoses safetensors sanic scikit-image scikit-learn
   scipy scrapy seaborn selenium sentence-transformers sentencepiece sentry-sdk setuptools shap shapely shellingham simplejson six
   slack-sdk sniffio snowflake-connector-python sortedcontainers soupsieve spacy sphinx sqlalchemy sqlmodel sqlparse stack-data
   starlette statsmodels streamlit stripe structlog supervisor sympy tabulate tenacity tensorboard tensorflow tensorflow-cpu
   termcolor thinc threadpoolctl tifffile tiktoken timm tokenizers toml tomli tomlkit torch torchaudio torchvision tornado tox tqdm
   traitlets transformers triton trio twilio twisted typer typing-extensions typing-inspection tzdata ujson umap-learn urllib3 uv
   uvicorn uvloop uwsgi vine virtualenv vllm wandb watchdog watchfiles wcwidth weasyprint websocket-client websockets werkzeug
   wheel whitenoise wrapt wtforms xarray xgboost xlrd xlsxwriter xmltodict xxhash yamllint yarl yt-dlp zipp zope-interface
   zstandard`.split(/\s+/)

function installed(): string[] {
  const names = new Set(KNOWN)
  for (const entry of readdirSync(FILES, {recursive: true, withFileTypes: true})) {
    if (!entry.isFile()) continue
    const analysis = analyze(readFileSync(join(entry.parentPath, entry.name), "utf8"))
    for (const instruction of analysis.all("RUN"))
      for (const {manager, action, packages} of analysis.packagesOf(instruction))
        if (action === "install" && manager.version === "python")
          for (const {kind, value} of packages)
            if (kind === "name") for (const {name} of requirementNames(value)) names.add(name)
  }
  return [...names]
}

/** The newest wheel of a page of links that Python 3.12 on Linux takes. */
function wheelOf(page: string): string | undefined {
  const isStable = (name: string) => /^[^-]+-[\d.]+(?:\.?post\d+)?-/.test(name)
  const fits = (name: string) =>
    /-(?:py2\.)?py3-none-any\.whl$/.test(name) ||
    /-(?:cp312-cp312|cp3\d+-abi3|py3-none|py2\.py3-none)-[^-]*(?:many)?linux[^-]*x86_64[^-]*\.whl$/.test(name)
  const links = [...page.matchAll(/<a href="([^"#]+)[^"]*"([^>]*)>/g)].filter(([, url = "", more = ""]) => {
    const name = url.slice(url.lastIndexOf("/") + 1)
    return isStable(name) && fits(name) && !more.includes("data-yanked")
  })
  const time = (link: RegExpMatchArray) => /upload-time="([^"]*)"/.exec(link[2] ?? "")?.[1] ?? ""
  const version = (link: RegExpMatchArray) => link[1]!.replace(/^.*\//, "").split("-")[1]
  const newest = links.sort((a, b) => (time(a) < time(b) ? -1 : time(a) > time(b) ? 1 : 0)).at(-1)
  const same = links.filter(link => newest && version(link) === version(newest))
  // pip takes one for the platform before one for all
  return (same.find(([, url]) => !url!.endsWith("-any.whl")) ?? newest)?.[1]
}

/** The list at the end of a zip: the names and sizes of its files. */
async function contentOf(url: string, size: number): Promise<{name: string; bytes: number}[] | undefined> {
  const tail = async (length: number) => {
    const answer = await fetch(url, {headers: {range: `bytes=${Math.max(0, size - length)}-${size - 1}`}})
    // who knows no ranges sends it all
    if (answer.status !== 206 && size > 50e6) {
      await answer.body?.cancel()
      return undefined
    }
    const all = Buffer.from(await answer.arrayBuffer())
    return all.subarray(Math.max(0, all.length - length))
  }
  let end = await tail(66_000)
  const at = end?.lastIndexOf(Buffer.from("PK\x05\x06", "latin1")) ?? -1
  if (!end || at < 0) return undefined
  const length = end.readUInt32LE(at + 12)
  const behind = end.length - at
  if (length + behind > end.length) end = await tail(length + behind)
  if (!end) return undefined
  const files: {name: string; bytes: number}[] = []
  for (let from = end.length - behind - length; from < end.length - behind; ) {
    const nameLength = end.readUInt16LE(from + 28)
    files.push({name: end.toString("utf8", from + 46, from + 46 + nameLength), bytes: end.readUInt32LE(from + 24)})
    from += 46 + nameLength + end.readUInt16LE(from + 30) + end.readUInt16LE(from + 32)
  }
  return files
}

/** The address of the index that pip is set up for. */
function simpleIndex(): string {
  const code = "from pip._internal.models.index import PyPI; print(PyPI.simple_url)"
  const ask = 'python3 -m pip config get global.index-url 2>/dev/null || python3 -c "$1"'
  return execFileSync("sh", ["-c", ask, "sh", code], {encoding: "utf8"}).trim().replace(/\/$/, "")
}

async function main(): Promise<void> {
  const index = simpleIndex()
  const sizes = await inParallel(installed(), 6, async name => {
    const answer = await fetch(`${index}/${name}/`)
    const url = answer.ok ? wheelOf(await answer.text()) : undefined
    if (url === undefined) return undefined
    const size = Number((await fetch(url, {method: "HEAD"})).headers.get("content-length"))
    const files = size > 0 ? await contentOf(url, size) : undefined
    if (!files) return undefined
    const modules = files.filter(({name}) => name.endsWith(".py"))
    const compiled = modules.reduce((sum, {bytes}) => sum + bytes, 0) * CODE
    const plain = files.reduce((sum, {bytes}) => sum + tarBytes(bytes), 0)
    return {
      bytes: Math.round(plain + compiled + modules.length * 768),
      compressed: Math.round(size * WHEEL_PACKED + compiled * CODE_PACKED),
    }
  })
  writeSizes(
    "pypi",
    "pypi",
    "bytes installed with byte code, as tar, and compressed, of the newest wheel for Linux",
    sizes,
  )
  console.log(`${sizes.size} packages of PyPI`)
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main()
