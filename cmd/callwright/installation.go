package main

import (
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/activity"
	"github.com/callwright/callwright/server"
)

// installationFlags name an installation on this host whose connectors a run
// goes through: the same store and vault that callwright serve works with,
// whether it runs or not.
type installationFlags struct {
	hostFlags
	policyFlags
	organisation string
}

func (f *installationFlags) add(c *cobra.Command) {
	f.policyFlags.add(c)
	c.Flags().StringVar(&f.organisation, "org", "", "`NAME` or id of the organisation, when --data has several")
	f.hostFlags.add(c)
}

func (f *installationFlags) given() bool { return f.data != "" || f.database != "" }

// open opens the installation; nothing is served. The function that it returns
// carries out calls, the other one closes.
func (f *installationFlags) open(ctx context.Context) (func(activity.Call) activity.CallResult, func() error, error) {
	config := f.hostFlags.config()
	config.Log = io.Discard
	var err error
	if config.Policy, err = f.policy(); err != nil {
		return nil, nil, err
	}
	s, err := server.Open(ctx, config)
	if err != nil {
		return nil, nil, hostError(err)
	}
	organisation, err := findOrganisation(ctx, s, f.organisation)
	if err != nil {
		s.Close()
		return nil, nil, err
	}
	call := func(call activity.Call) activity.CallResult { return s.Connections().Do(ctx, organisation, call) }
	return call, s.Close, nil
}

// findOrganisation returns the id of the organisation that is meant: the only
// one when none is named.
func findOrganisation(ctx context.Context, s *server.Server, wanted string) (string, error) {
	list, err := s.DB().Organisations().Organisations(ctx, "", 1000)
	if err != nil {
		return "", fmt.Errorf("reading the organisations: %w", err)
	}
	var found, names []string
	for _, o := range list {
		names = append(names, o.Name)
		if wanted == "" || o.ID == wanted || strings.EqualFold(o.Name, wanted) {
			found = append(found, o.ID)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(names) == 0:
		return "", unusable("there is no organisation yet; make one with callwright setup --org NAME")
	case len(found) == 0:
		return "", unusable("--org %q: there are %s", wanted, strings.Join(names, ", "))
	}
	return "", unusable("there are several organisations; say which with --org: %s", strings.Join(names, ", "))
}
