package main

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/connector"
)

// settingFlags are the settings and secrets of a connector on a command line.
type settingFlags struct {
	set, secret []string
}

func (f *settingFlags) add(c *cobra.Command) {
	c.Flags().StringArrayVar(&f.set, "set", nil, "`NAME=VALUE` of a setting; NAME=@FILE reads a file, such as a certificate")
	c.Flags().StringArrayVar(&f.secret, "secret", nil, "`NAME=PLACE` of a secret: env:VARIABLE, file:PATH, or - for standard input")
}

// maxSetting bounds what a file or standard input gives for one setting.
const maxSetting = 1 << 20

// read reads settings and secrets by name.
func (f *settingFlags) read(in io.Reader) (map[string]any, error) {
	all := map[string]any{}
	for _, s := range f.set {
		name, v, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, unusable("--set %q: write NAME=VALUE", name)
		}
		if path, isFile := strings.CutPrefix(v, "@"); isFile {
			text, err := readBounded(path)
			if err != nil {
				return nil, unusable("--set %s: %w", name, err)
			}
			v = text
		} else if secretSetting(name) {
			return nil, unusable("--set %s: this is a secret, and every user of the host can see the command line; write --secret %s=env:VARIABLE, file:PATH or -", name, name)
		}
		all[name] = settingValue(v)
	}
	for _, s := range f.secret {
		name, place, ok := strings.Cut(s, "=")
		if !ok || name == "" {
			return nil, unusable("--secret %q: write NAME=env:VARIABLE, NAME=file:PATH or NAME=-", name)
		}
		v, err := readPlace(place, in)
		if err != nil {
			return nil, unusable("--secret %s: %w", name, err)
		}
		all[name] = v
	}
	return all, nil
}

// secretSetting reports whether a setting of that name is secret in any kind.
func secretSetting(name string) bool {
	kinds, err := connector.Available()
	return err == nil && slices.ContainsFunc(kinds, func(k connector.Kind) bool {
		return slices.ContainsFunc(k.Settings, func(s connector.Setting) bool { return s.Secret && s.Name == name })
	})
}

// settingValue reads JSON objects, for settings such as extra; everything else is text.
func settingValue(text string) any {
	if strings.HasPrefix(text, "{") {
		var o map[string]any
		if json.Unmarshal([]byte(text), &o) == nil {
			return o
		}
	}
	return text
}

// readPlace reads a secret from where it lies. Its errors never name what was found.
func readPlace(place string, in io.Reader) (string, error) {
	kind, name, _ := strings.Cut(place, ":")
	switch {
	case place == "-":
		text, err := io.ReadAll(io.LimitReader(in, maxSetting))
		if err != nil || len(text) == 0 {
			return "", fmt.Errorf("standard input holds nothing")
		}
		return trimBreak(string(text)), nil
	case kind == "env" && name != "":
		v, ok := os.LookupEnv(name)
		if !ok || v == "" {
			return "", fmt.Errorf("the environment variable %s is not set", name)
		}
		return v, nil
	case kind == "file" && name != "":
		return readBounded(name)
	}
	return "", fmt.Errorf("a secret is not written on the command line, where others can see it; write env:VARIABLE, file:PATH or -")
}

func readBounded(path string) (string, error) {
	file, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, maxSetting+1))
	switch {
	case err != nil:
		return "", err
	case len(text) > maxSetting:
		return "", fmt.Errorf("%s is larger than 1 MB", path)
	case len(text) == 0:
		return "", fmt.Errorf("%s is empty", path)
	}
	return trimBreak(string(text)), nil
}

// trimBreak takes one line break off the end, which an editor has put there.
func trimBreak(text string) string {
	return strings.TrimSuffix(strings.TrimSuffix(text, "\n"), "\r")
}

func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
