"""A WordPress of Debian's packages (wordpress, php-fpm, mariadb-server, nginx) that shows one item, set up in a folder, once.

As its packages come: PHP's opcode cache on, the theme Twenty Twenty-One, no page cache, no plugins; its own timed jobs are off.
"""
import pathlib
import shutil
import subprocess
import time

HOME = pathlib.Path("/usr/share/wordpress")

INSTALL = """<?php
define('WP_INSTALLING', true);
$_SERVER['HTTP_HOST'] = '%(host)s'; $_SERVER['REQUEST_URI'] = '/'; $_SERVER['SERVER_PROTOCOL'] = 'HTTP/1.1';
require '%(root)s/wp-load.php';
require ABSPATH . 'wp-admin/includes/upgrade.php';
wp_install('Bench', 'bench', 'bench@example.org', true, '', 'bench-password');
$post = wp_insert_post(['post_status' => 'publish', 'post_author' => 1, 'post_title' => file_get_contents('%(folder)s/title'),
                        'post_content' => file_get_contents('%(folder)s/body')], true);
if (is_wp_error($post)) { fwrite(STDERR, $post->get_error_message()); exit(1); }
update_option('permalink_structure', '');
echo "\\nPOST $post\\n";
"""

CONFIG = """<?php
define('DB_NAME', 'wordpress'); define('DB_USER', 'root'); define('DB_PASSWORD', ''); define('DB_HOST', 'localhost:%(folder)s/db.sock');
define('DB_CHARSET', 'utf8mb4'); define('DB_COLLATE', '');
define('WP_HOME', 'http://%(host)s'); define('WP_SITEURL', 'http://%(host)s');
define('DISABLE_WP_CRON', true); define('AUTOMATIC_UPDATER_DISABLED', true); define('WP_HTTP_BLOCK_EXTERNAL', true);
$table_prefix = 'wp_';
if (!defined('ABSPATH')) define('ABSPATH', __DIR__ . '/');
require_once ABSPATH . 'wp-settings.php';
"""

# The address with its port is taken as it is asked; without this WordPress sends it to itself for ever.
PLAIN = """<?php
remove_filter('template_redirect', 'redirect_canonical');
"""

FPM = """[global]
pid = %(folder)s/fpm.pid
error_log = %(folder)s/fpm.log
daemonize = no
[www]
user = root
group = root
listen = %(folder)s/fpm.sock
pm = static
pm.max_children = 4
"""

NGINX = """daemon off; pid %(folder)s/nginx.pid; error_log %(folder)s/nginx.log; worker_processes 1; user root;
events { worker_connections 1024; }
http { access_log off; include /etc/nginx/mime.types; client_body_temp_path %(folder)s/t; proxy_temp_path %(folder)s/t;
  fastcgi_temp_path %(folder)s/t; uwsgi_temp_path %(folder)s/t; scgi_temp_path %(folder)s/t; gzip on;
  server { listen 127.0.0.1:%(port)s; root %(root)s; index index.php;
    location / { try_files $uri $uri/ /index.php?$args; }
    location ~ \\.php$ { include /etc/nginx/fastcgi_params; fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
      fastcgi_pass unix:%(folder)s/fpm.sock; } } }
"""


def missing():
    """What is not installed; empty when all of it is."""
    wanted = [("wordpress", HOME / "wp-settings.php"), ("wordpress-theme-twentytwentyone", HOME / "wp-content/themes/twentytwentyone/index.php"),
              ("php-fpm", next(pathlib.Path("/usr/sbin").glob("php-fpm*"), None)),
              ("php-cli", shutil.which("php")), ("mariadb-server", shutil.which("mariadbd", path="/usr/sbin:/usr/bin")),
              ("nginx", shutil.which("nginx", path="/usr/sbin:/usr/bin"))]
    return [name for name, place in wanted if place is None or not pathlib.Path(place).exists()]


def wait_for_file(path, child):
    for _ in range(1200):
        if path.exists():
            return
        if child.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{path.name} did not come: {child.args[0]}")


def start(folder, port, title, body, launch):
    """(path of the item, processes); `launch(*words)` starts a server where the bench wants it. The folder may be of an earlier time."""
    fresh = not (folder / "post").exists()
    root = folder / "wp"
    names = {"folder": folder, "root": root, "port": port, "host": f"127.0.0.1:{port}"}
    if fresh:
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(mode=0o755)
        shutil.copytree(HOME, root, symlinks=False, ignore=shutil.ignore_patterns("wp-config.php"))
        (root / "wp-content" / "mu-plugins").mkdir()
        (root / "wp-content" / "mu-plugins" / "plain.php").write_text(PLAIN)
        (folder / "title").write_text(title, encoding="utf-8")
        (folder / "body").write_text(body, encoding="utf-8")
        subprocess.run(["mariadb-install-db", "--no-defaults", f"--datadir={folder}/db", "--user=root", "--auth-root-authentication-method=normal"],
                       check=True, capture_output=True)
    (root / "wp-config.php").write_text(CONFIG % names)
    (folder / "fpm.conf").write_text(FPM % names)
    (folder / "nginx.conf").write_text(NGINX % names)
    (folder / "db.sock").unlink(missing_ok=True)
    (folder / "fpm.sock").unlink(missing_ok=True)
    children = [launch("/usr/sbin/mariadbd", "--no-defaults", f"--datadir={folder}/db", f"--socket={folder}/db.sock", "--skip-networking",
                       f"--pid-file={folder}/db.pid", "--user=root")]
    wait_for_file(folder / "db.sock", children[0])
    if fresh:
        (folder / "post").write_text(install(folder, names))
    fpm = next(pathlib.Path("/usr/sbin").glob("php-fpm*"))
    children.append(launch(fpm, "-R", "-F", "-y", folder / "fpm.conf"))
    wait_for_file(folder / "fpm.sock", children[1])
    children.append(launch("nginx", "-c", folder / "nginx.conf"))
    return f"/?p={(folder / 'post').read_text()}", children


def install(folder, names):
    """Database and tables, and the item; its number."""
    subprocess.run(["mariadb", "--no-defaults", f"--socket={folder}/db.sock", "-u", "root", "-e", "CREATE DATABASE wordpress CHARACTER SET utf8mb4"],
                   check=True, capture_output=True)
    (folder / "install.php").write_text(INSTALL % names)
    done = subprocess.run(["php", folder / "install.php"], capture_output=True, text=True)
    if "\nPOST " not in done.stdout:
        raise RuntimeError(f"WordPress did not install: {done.stdout[-300:]} {done.stderr[-300:]}")
    return done.stdout.rsplit("POST ", 1)[1].strip()
