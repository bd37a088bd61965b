package storetest

import (
	"context"
	"database/sql"
	"fmt"
	"net"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/google/uuid"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver
)

// variable names a server to use in place of a cluster of our own.
const variable = "CALLWRIGHT_POSTGRES"

// Postgres returns the URL of a fresh, empty PostgreSQL database, which is
// dropped when the test ends. The server is the one that CALLWRIGHT_POSTGRES
// names, or a cluster that is started for this process and ends with it, however
// it ends. Where there is neither, the test is skipped.
func Postgres(t testing.TB) string {
	t.Helper()
	on, err := serverOf()
	if err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	if on.url == "" {
		t.Skipf("PostgreSQL is not installed (scripts/postgres does that) and %s is not set", variable)
	}
	name := "callwright_" + strings.ReplaceAll(uuid.NewString(), "-", "")
	administer(t, on.url, "CREATE DATABASE "+name)
	t.Cleanup(func() { administer(t, on.url, "DROP DATABASE IF EXISTS "+name+" WITH (FORCE)") })
	u, err := url.Parse(on.url)
	if err != nil {
		t.Fatalf("%s is no URL", variable)
	}
	u.Path = "/" + name
	return u.String()
}

func administer(t testing.TB, server, statement string) {
	t.Helper()
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.ExecContext(context.Background(), statement); err != nil {
		t.Fatalf("%s: %v", statement, err)
	}
}

// server is what this process's databases are made on.
type server struct {
	url     string   // "" for none
	cluster *Cluster // ours; it ends when nothing refers to it any more
}

var serverOf = sync.OnceValues(func() (server, error) {
	if named := os.Getenv(variable); named != "" {
		return server{url: named}, nil
	}
	bin := programs()
	if bin == "" {
		return server{}, nil
	}
	c, err := startCluster(bin)
	if err != nil {
		return server{}, err
	}
	return server{c.URL(), c}, nil
})

// programs returns the folder of the newest PostgreSQL, "" when there is none.
func programs() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/postgres") // the pattern is well formed
	slices.SortFunc(found, func(a, b string) int { return release(b) - release(a) })
	if path, err := exec.LookPath("postgres"); err == nil {
		found = append(found, path)
	}
	if len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[0])
}

func release(path string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path)))) // 0 for none
	return n
}

// OwnCluster starts a PostgreSQL server for one test, which may restart it. It is
// stopped when the test ends; where PostgreSQL is not installed, the test is skipped.
func OwnCluster(t testing.TB) *Cluster {
	t.Helper()
	bin := programs()
	if bin == "" {
		t.Skip("PostgreSQL is not installed (scripts/postgres does that)")
	}
	c, err := startCluster(bin)
	if err != nil {
		t.Fatalf("starting PostgreSQL: %v", err)
	}
	t.Cleanup(c.Stop)
	return c
}

// Cluster is a PostgreSQL server that runs for a test.
type Cluster struct {
	bin, dir string
	port     int
	guards   []guarded // one for each start
}

type guarded struct {
	process *exec.Cmd
	hold    *os.File // closing it ends the server
}

// startCluster makes and starts a cluster with the programs in a folder, in a new
// folder of its own, on a free port of the loopback interface; it ends with this
// process, however that ends, if not by [Cluster.Stop]. It sorts as German does, so that a statement that relies on the order of code points is found out.
func startCluster(bin string) (*Cluster, error) {
	dir, err := os.MkdirTemp("", "callwright-postgres-")
	if err != nil {
		return nil, err
	}
	c := &Cluster{bin: bin, dir: dir}
	owner, err := c.owner()
	if err != nil {
		return nil, err
	}
	initdb := c.command(owner, filepath.Join(bin, "initdb"), "-D", filepath.Join(dir, "data"), "-A", "trust", "-U", "postgres",
		"-E", "UTF8", "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=de-DE", "--no-sync")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	for try := 1; ; try++ {
		if c.port, err = freePort(); err == nil {
			err = c.start(owner)
		}
		if err == nil || try == 3 { // another process may have taken the port
			return c, err
		}
	}
}

// Restart ends the server as a crash would, every connection with it, and starts
// it again on the same port.
func (c *Cluster) Restart() error {
	data, err := os.ReadFile(filepath.Join(c.dir, "data", "postmaster.pid"))
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(data), "\n")
	pid, err := strconv.Atoi(first)
	if err != nil {
		return err
	}
	if err := syscall.Kill(pid, syscall.SIGQUIT); err != nil {
		return err
	}
	for syscall.Kill(pid, 0) == nil {
		time.Sleep(10 * time.Millisecond)
	}
	owner, err := c.owner()
	if err != nil {
		return err
	}
	return c.start(owner)
}

// owner returns whom the programs run as: they refuse to run as root.
func (c *Cluster) owner() (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	u, err := user.Lookup("postgres")
	if err != nil {
		return nil, err
	}
	uid, _ := strconv.Atoi(u.Uid) // numbers on every system that has them
	gid, _ := strconv.Atoi(u.Gid)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, os.Chown(c.dir, uid, gid)
}

func (c *Cluster) command(owner *syscall.Credential, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = c.dir
	cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner, Setsid: true}
	return cmd
}

// guard runs the server until its standard input ends, which it does with the
// process that started it, and then removes the folder.
const guard = `"$1/postgres" -D "$2/data" -p "$3" -c listen_addresses=127.0.0.1 -c unix_socket_directories= ` +
	`-c fsync=off -c full_page_writes=off -c max_connections=300 -c shared_buffers=64MB >"$2/log" 2>&1 </dev/null &
cat >/dev/null
kill -QUIT $! 2>/dev/null
wait
rm -rf "$2"`

func (c *Cluster) start(owner *syscall.Credential) error {
	ours, theirs, err := os.Pipe()
	if err != nil {
		return err
	}
	defer ours.Close() // the guard has its own
	process := c.command(owner, "/bin/sh", "-c", guard, "guard", c.bin, c.dir, strconv.Itoa(c.port))
	process.Stdin = ours
	if err := process.Start(); err != nil {
		return err
	}
	c.guards = append(c.guards, guarded{process, theirs})
	return c.await()
}

func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return l.Addr().(*net.TCPAddr).Port, l.Close()
}

// await waits until the server answers.
func (c *Cluster) await() error {
	db, err := sql.Open("pgx", c.URL())
	if err != nil {
		return err
	}
	defer db.Close()
	for range 300 {
		if err = db.Ping(); err == nil {
			return nil
		}
		time.Sleep(100 * time.Millisecond)
	}
	log, _ := os.ReadFile(filepath.Join(c.dir, "log"))
	return fmt.Errorf("the server does not answer: %w: %s", err, log)
}

// URL returns the URL of the database that is there from the start.
func (c *Cluster) URL() string {
	return fmt.Sprintf("postgres://postgres@127.0.0.1:%d/postgres?sslmode=disable", c.port)
}

// Stop ends the server at once and removes its folder.
func (c *Cluster) Stop() {
	for _, g := range c.guards {
		_ = g.hold.Close()
		_ = g.process.Wait() // its server ended by a signal, as it should
	}
}
