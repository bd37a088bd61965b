package connector

import (
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"

	"github.com/goccy/go-yaml/ast"

	"github.com/callwright/callwright/wire"
)

// maxFile bounds a connectors file.
const maxFile = 4 << 20

// Load reads a connectors file (connectors.md) and makes the set that it
// describes. When anything is wrong with the file the error is [Problems]: all
// of them, each with its place. Warnings come in either case.
func Load(path string, o Options) (*Set, []Warning, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("reading the connectors file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFile+1))
	if err != nil {
		return nil, nil, fmt.Errorf("reading the connectors file: %w", err)
	}
	if len(data) > maxFile {
		return nil, nil, Problems{{File: path, Message: "is larger than 4 MB; this is no connectors file"}}
	}
	return Parse(path, data, o)
}

// Parse is [Load] for a file's content; path names it in problems, and paths in
// it are relative to path's folder.
func Parse(path string, data []byte, o Options) (*Set, []Warning, error) {
	kinds, err := Kinds()
	if err != nil {
		return nil, nil, err
	}
	l := &loading{reading: reading{file: path}, folder: filepath.Dir(path), kinds: kinds, options: o.filled(), taken: map[string]string{}}
	if doc := l.parse(data); doc != nil && doc.Type() != ast.NullType {
		l.document(doc)
	}
	if len(l.problems) > 0 {
		return nil, l.warnings, l.problems
	}
	set, err := New(l.options)
	if err != nil {
		return nil, l.warnings, Problems{{File: path, Field: "network", Message: "cannot be used: " + err.Error()}}
	}
	for _, e := range l.entries {
		set.add(e)
	}
	return set, l.warnings, nil
}

// loading is a connectors file on its way to a set.
type loading struct {
	reading
	folder  string
	kinds   map[string]Kind
	options Options
	entries []entry
	taken   map[string]string // folded name or for entry to the field that took it
}

func (l *loading) document(doc ast.Node) {
	top := l.section(doc, "", []string{"network", "connectors"})
	if top == nil {
		return
	}
	if n := top.values["network"]; n != nil {
		l.network(n)
	}
	for i, n := range top.list("connectors") {
		l.connector(n, fmt.Sprintf("connectors[%d]", i))
	}
}

// network adds the file's network section to the operator's policy.
func (l *loading) network(n ast.Node) {
	s := l.section(n, "network", []string{"ca", "allow", "http", "proxy"})
	if s == nil {
		return
	}
	policy := &l.options.Policy
	for i, item := range s.list("ca") {
		path := scalar(item)
		if !filepath.IsAbs(path) {
			path = filepath.Join(l.folder, path)
		}
		if err := policy.AddCA(path); err != nil {
			l.problem(item, fmt.Sprintf("network.ca[%d]", i), "cannot be used: "+err.Error())
		}
	}
	for i, item := range s.list("allow") {
		if err := wire.CheckAllow(scalar(item)); err != nil {
			l.problem(item, fmt.Sprintf("network.allow[%d]", i), "cannot be used: "+err.Error())
			continue
		}
		policy.Allow = append(policy.Allow, scalar(item))
	}
	policy.HTTP = s.flag("http") || policy.HTTP
	if text := s.text("proxy"); text != "" {
		l.proxy(s, text)
	}
}

func (l *loading) proxy(s *section, text string) {
	u, err := url.Parse(text)
	if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
		l.problem(s.at("proxy"), "network.proxy", "is not a proxy's URL; write http://host:port")
		return
	}
	l.options.Policy.Proxy = u
}
