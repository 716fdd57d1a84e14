import {ancestry, type Stage} from "../model/stages.ts"

/** A script, a program that is made for it, a daemon that does so by its settings, and what is not known. */
const HANDS_OVER =
  /\.(?:sh|bash|py|pl|rb|js)\b|entrypoint|(?:^|\W)(?:gosu|su|su-exec|setpriv|s6-\w+|chpst|fixuid|setuser|runuser|init|supervisord|start|run|\w*ftpd|sshd|nginx|httpd|apache2?\w*|crond?|postfix|dovecot|named|unbound|haproxy|squid|smbd|php-fpm\S*|tor|openvpn|memcached)\b|\$/

/** What the stage, with those that it comes from, gives to start a container. */
export function startLines(stage: Stage): string[] {
  return [...ancestry(stage)].flatMap(({instructions}) =>
    instructions.filter(({name}) => name === "CMD" || name === "ENTRYPOINT").map(({line}) => line.value),
  )
}

/** Whether the program that a container is started with may change the user by itself; true where nothing starts one. */
export function mayChangeUser(stage: Stage): boolean {
  const lines = startLines(stage)
  return lines.length === 0 || lines.some(line => HANDS_OVER.test(line))
}
