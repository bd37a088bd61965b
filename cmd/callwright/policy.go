package main

import (
	"net/url"

	"github.com/spf13/cobra"

	"github.com/callwright/callwright/wire"
)

// policyFlags say what connectors may reach.
type policyFlags struct {
	allow, ca []string
	proxy     string
}

func (p *policyFlags) add(c *cobra.Command) {
	c.Flags().StringSliceVar(&p.allow, "allow", nil, "`HOST:PORT` or CIDR that connectors may reach beyond the public internet")
	c.Flags().StringSliceVar(&p.ca, "ca", nil, "`FILE` with authorities in PEM that connectors trust beside the system's")
	c.Flags().StringVar(&p.proxy, "proxy", "", "`URL` of a proxy that connectors go through")
}

func (p *policyFlags) policy() (wire.Policy, error) {
	policy := wire.Policy{Allow: p.allow}
	for _, a := range p.allow {
		if err := wire.CheckAllow(a); err != nil {
			return policy, unusable("--allow: %w", err)
		}
	}
	for _, file := range p.ca {
		if err := policy.AddCA(file); err != nil {
			return policy, unusable("--ca: %w", err)
		}
	}
	if p.proxy != "" {
		u, err := url.Parse(p.proxy)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" {
			return policy, unusable("--proxy: write http://HOST:PORT")
		}
		policy.Proxy = u
	}
	return policy, nil
}
