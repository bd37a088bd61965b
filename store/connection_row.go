package store

import (
	"fmt"

	"github.com/callwright/callwright/connector"
	"github.com/callwright/callwright/payload"
	"github.com/callwright/callwright/value"
)

// rowOf returns the columns of a connection, in their order.
func rowOf(r connector.Record) ([]any, error) {
	if r.Organisation == "" || r.ID == "" || r.State == "" {
		return nil, fmt.Errorf("storing a connector: organisation %q, id %q, state %q: none may be empty", r.Organisation, r.ID, r.State)
	}
	return []any{r.ID, r.Organisation, r.Name, fold(r.Name), r.Kind, texts(r.For), string(r.State),
		credentialText(&r.Credential), credentialText(r.Next), credentialText(r.Previous),
		flag(r.Limited), r.Revision, millis(r.Created), millis(r.Updated), millis(r.StateSince)}, nil
}

func scanConnection(s scanner) (connector.Record, error) {
	var r connector.Record
	var key, refs, current, next, previous string
	var limited, created, updated, since int64
	err := s.Scan(&r.ID, &r.Organisation, &r.Name, &key, &r.Kind, &refs, &r.State, &current, &next, &previous,
		&limited, &r.Revision, &created, &updated, &since)
	if err != nil {
		return r, err
	}
	r.Limited, r.Created, r.Updated, r.StateSince = limited != 0, moment(created), moment(updated), moment(since)
	if r.For, err = textsOf[string](refs); err != nil {
		return r, err
	}
	credential, err := credentialOf(current)
	if err != nil {
		return r, err
	}
	if credential != nil {
		r.Credential = *credential
	}
	if r.Next, err = credentialOf(next); err != nil {
		return r, err
	}
	r.Previous, err = credentialOf(previous)
	return r, err
}

// credentialText is the JSON form of one version of a connection's settings; ""
// when there is none.
func credentialText(c *connector.Credential) string {
	if c == nil {
		return ""
	}
	secrets := make([]any, len(c.Secrets))
	for i, name := range c.Secrets {
		secrets[i] = name
	}
	form := value.Of("version", c.Version, "since", millis(c.Since), "tested", millis(c.Tested), "secrets", secrets)
	if c.Settings != nil {
		form.Set("settings", c.Settings)
	}
	return value.Text(form)
}

func credentialOf(column string) (*connector.Credential, error) {
	if column == "" {
		return nil, nil
	}
	v, err := payload.DecodeJSON([]byte(column))
	form, ok := v.(*value.Object)
	if err != nil || !ok {
		return nil, fmt.Errorf("the settings of a connector in the database cannot be read: %w", err)
	}
	c := &connector.Credential{Version: number(form, "version"), Since: moment(number(form, "since")), Tested: moment(number(form, "tested"))}
	settings, _ := form.Get("settings")
	c.Settings, _ = settings.(*value.Object)
	names, _ := form.Get("secrets")
	secrets, _ := names.([]any)
	for _, name := range secrets {
		if name, ok := name.(string); ok {
			c.Secrets = append(c.Secrets, name)
		}
	}
	return c, nil
}

func number(form *value.Object, name string) int64 {
	v, _ := form.Get(name)
	n, _ := v.(int64)
	return n
}
