// A command that lies for a while: found before the real one, by sudo and by cron as well.

const FOLDER = '/usr/local/bin';

interface Wrapper {
  /** To keep, for a fault: where the wrapper lies. */
  readonly file: string;
  /** Puts it there. */
  readonly install: string;
}

/**
 * @param command its name, such as `docker`
 * @param when pattern of bash's `case` for its arguments, in one line: `*' -f '*`; anything else goes to the real one
 * @param instead what is done then: `exit 0`
 */
export function lying(command: string, when: string, instead: string): Wrapper {
  const file = `${FOLDER}/${command}`;
  const install = `sudo tee ${file} > /dev/null << 'END'
#!/bin/bash
case " $* " in
  ${when}) ${instead} ;;
esac
exec /usr/bin/${command} "$@"
END
sudo chmod 755 ${file}`;
  return { file, install };
}
