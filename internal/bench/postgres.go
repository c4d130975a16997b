package bench

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"

	"preceptor/internal/fault"
)

// cluster is a PostgreSQL server of our own, with the settings it is shipped with: what it has
// committed is on disk.
type cluster struct {
	bin  string
	home string
	port int
	as   []string // the command that runs another as an ordinary user, or nothing
}

// postgresPrograms finds the folder with initdb and pg_ctl: Debian keeps them out of PATH.
func postgresPrograms() (string, error) {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // the pattern is sound
	slices.SortFunc(found, func(a, b string) int { return versionIn(a) - versionIn(b) })
	if len(found) > 0 {
		return filepath.Dir(found[len(found)-1]), nil
	}
	path, err := exec.LookPath("initdb")
	if err != nil {
		return "", fault.Invalidf("No PostgreSQL server is installed here. Install one, name a database with --database postgres://..., or use --database sqlite")
	}
	if path, err = filepath.EvalSymlinks(path); err != nil {
		return "", err
	}
	return filepath.Dir(path), nil
}

func versionIn(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 sorts first
	return n
}

// startCluster makes a server in a folder, which must not exist, and starts it.
func startCluster(ctx context.Context, home string) (*cluster, error) {
	bin, err := postgresPrograms()
	if err != nil {
		return nil, err
	}
	c := &cluster{bin: bin, home: home}
	if err := os.Mkdir(home, 0o700); err != nil {
		return nil, err
	}
	if err := c.ordinary(); err != nil {
		return nil, err
	}
	if err := c.run(ctx, "initdb", "-D", c.data(), "-U", "preceptor", "-A", "trust", "-E", "UTF8", "--no-sync"); err != nil {
		return nil, err
	}
	if c.port, err = freePort(ctx); err != nil {
		return nil, err
	}
	if err := c.start(ctx); err != nil {
		return nil, err
	}
	return c, c.run(ctx, "createdb", "-h", "127.0.0.1", "-p", strconv.Itoa(c.port), "-U", "preceptor", "bench")
}

// ordinary gives the folder to an ordinary user where we are root: the server refuses to run as root.
func (c *cluster) ordinary() error {
	if os.Getuid() != 0 {
		return nil
	}
	other, err := user.Lookup("postgres")
	if err != nil {
		if other, err = user.Lookup("nobody"); err != nil {
			return err
		}
	}
	c.as = []string{"setpriv", "--reuid", other.Uid, "--regid", other.Gid, "--clear-groups", "--"}
	uid, err := strconv.Atoi(other.Uid)
	if err != nil {
		return err
	}
	gid, err := strconv.Atoi(other.Gid)
	if err != nil {
		return err
	}
	// The folder above was made for us alone; it has to be passed through.
	return errors.Join(os.Chown(c.home, uid, gid), os.Chmod(filepath.Dir(c.home), 0o711)) //nolint:gosec // nothing can be listed
}

func (c *cluster) data() string { return filepath.Join(c.home, "data") }

func (c *cluster) address() string {
	return fmt.Sprintf("postgres://preceptor@127.0.0.1:%d/bench?sslmode=disable", c.port)
}

func (c *cluster) start(ctx context.Context) error {
	return c.run(ctx, "pg_ctl", "-D", c.data(), "-w", "-t", "60", "-l", filepath.Join(c.home, "server.log"), "start", "-o",
		fmt.Sprintf("-c listen_addresses=127.0.0.1 -c port=%d -c unix_socket_directories='' -c max_connections=200 -c timezone=UTC", c.port))
}

// stop ends the server: crash leaves it no time to write anything, else connections are cut in order.
func (c *cluster) stop(ctx context.Context, crash bool) error {
	mode := "fast"
	if crash {
		mode = "immediate"
	}
	return c.run(ctx, "pg_ctl", "-D", c.data(), "-m", mode, "-w", "stop")
}

func (c *cluster) remove() {
	_ = c.stop(context.Background(), true) // it may have ended already
	_ = os.RemoveAll(c.home)
}

// run runs one of the server's programs. Output goes to a file: a server that is started would keep
// a pipe open.
func (c *cluster) run(ctx context.Context, program string, args ...string) error {
	command := slices.Concat(c.as, []string{filepath.Join(c.bin, program)}, args)
	cmd := exec.CommandContext(ctx, command[0], command[1:]...) //nolint:gosec // our own words
	cmd.Dir, cmd.Env = c.home, []string{"HOME=" + c.home, "LC_ALL=C", "PATH=" + os.Getenv("PATH")}
	log, err := os.Create(c.home + "." + program + ".log")
	if err != nil {
		return err
	}
	defer log.Close() //nolint:errcheck // only read when something fails
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Run(); err != nil {
		said, _ := os.ReadFile(log.Name())
		return fmt.Errorf("%s: %w: %s", program, err, said)
	}
	return nil
}

// freePort finds a port of the loopback interface that nobody listens on now.
func freePort(ctx context.Context) (int, error) {
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	port := l.Addr().(*net.TCPAddr).Port
	return port, l.Close()
}
