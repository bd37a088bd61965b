package connector

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/callwright/callwright/credential"
)

const (
	// fresh is how long what was read of a connection is used: no replica calls
	// through one for longer that another has deactivated.
	fresh = time.Second
	// early is from when it is read again in the background, so that connections
	// in use never make a caller wait.
	early = fresh / 2
	// outage is for how long what was read is used on while the store does not
	// answer: a database that restarts costs no call. patience is how long a
	// caller waits for it meanwhile.
	outage      = 30 * time.Second
	patience    = 250 * time.Millisecond
	readTimeout = 5 * time.Second
	mostFound   = 50_000 // refs remembered before all are forgotten
	warmTimeout = 2 * time.Second
	// mostOvertaken bounds how often a read is repeated that a change overtook.
	mostOvertaken = 10
)

// live is what this process knows of connections that are called: no call asks
// the store, but for the first in a second.
type live struct {
	mu      sync.RWMutex
	found   map[ref]*found
	known   map[string]*known // by the connection's id
	changes atomic.Uint64     // made in this process
	reads   singleflight.Group
}

// ref is what a flow calls a connection by.
type ref struct{ organisation, name string }

// found is what a ref led to when it was read. It does not change.
type found struct {
	record    Record     // without an ID when there was none
	connector *Connector // nil unless active
	err       error      // why there is none although it is active
	read      time.Time
	changes   uint64
	again     atomic.Bool           // it is being read again
	grave     atomic.Pointer[found] // see [Connections.deleted]
}

// known is the newest that this process has seen of a connection.
type known struct {
	revision  int64
	version   int64      // of connector
	connector *Connector // nil when it is not active, or was not called yet
	calls     credential.Window
}

// find returns what a ref leads to, as of a second ago at most while the store
// answers, and with every change that this process has made.
func (c *Connections) find(ctx context.Context, r ref) (*found, error) {
	c.live.mu.RLock()
	f := c.live.found[r]
	c.live.mu.RUnlock()
	if f == nil || f.changes != c.live.changes.Load() {
		return c.reread(ctx, r)
	}
	switch age := c.now().Sub(f.read); {
	case age >= outage:
		return c.reread(ctx, r)
	case age >= fresh:
		ctx, cancel := context.WithTimeout(ctx, patience)
		defer cancel()
		if newer, err := c.reread(ctx, r); err == nil {
			return newer, nil
		}
	case age >= early && f.again.CompareAndSwap(false, true):
		go func() { _, _ = c.reread(context.Background(), r) }()
	}
	return f, nil
}

// reread asks the store, once for all callers. A caller that gives up does not
// stop it, and one that comes after a change does not get an answer from before.
func (c *Connections) reread(ctx context.Context, r ref) (*found, error) {
	n := c.live.changes.Load()
	key := r.organisation + "\x00" + r.name + "\x00" + strconv.FormatUint(n, 10)
	answer := c.live.reads.DoChan(key, func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
		defer cancel()
		f, err := c.resolve(ctx, r, n)
		if err == nil {
			c.live.remember(r, f)
		}
		return f, err
	})
	select {
	case a := <-answer:
		f, _ := a.Val.(*found)
		return f, a.Err
	case <-ctx.Done():
		return nil, fmt.Errorf("reading a connector: %w", ctx.Err())
	}
}

// errOvertaken says that a record was read before a change that this process
// has seen already.
var errOvertaken = errors.New("a newer revision has been seen")

func (c *Connections) resolve(ctx context.Context, r ref, changes uint64) (*found, error) {
	for range mostOvertaken {
		f := &found{read: c.now(), changes: changes}
		record, ok, err := c.o.Store.Resolve(ctx, r.organisation, r.name)
		if err != nil {
			return nil, fmt.Errorf("reading a connector: %w", err)
		}
		if !ok || record.Organisation != r.organisation {
			return f, nil
		}
		f.record = record
		f.connector, f.err = c.ready(record)
		if !errors.Is(f.err, errOvertaken) {
			return f, nil
		}
	}
	return nil, fmt.Errorf("reading a connector: %w", errOvertaken)
}

func (l *live) remember(r ref, f *found) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.found) >= mostFound {
		clear(l.found)
	}
	if old := l.found[r]; old == nil || old.changes != f.changes || !old.read.After(f.read) {
		l.found[r] = f
	}
}

// ready returns the connector of an active record, which it makes when there is
// none of this version yet; nil for a record that is not active.
func (c *Connections) ready(r Record) (*Connector, error) {
	made, current := c.live.settle(c, r)
	if !current {
		return nil, errOvertaken
	}
	if made != nil || r.State != Active {
		return made, nil
	}
	v, err, _ := c.live.reads.Do(r.ID+"@"+strconv.FormatInt(r.Credential.Version, 10), func() (any, error) {
		ctx, cancel := context.WithTimeout(context.Background(), readTimeout) // no caller's: others wait, too
		defer cancel()
		return c.stored(ctx, r, r.Credential)
	})
	if err != nil {
		return nil, err
	}
	return c.live.make(c, r, v.(*entered))
}

// settle notes a record that was read or stored. It returns the connector that
// is ready for it, and false when a newer revision was seen already. Of one that
// is not active all tokens are dropped (A10, E13).
func (l *live) settle(c *Connections, r Record) (*Connector, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.known[r.ID]
	if k == nil {
		k = &known{}
		l.known[r.ID] = k
	}
	if r.Revision < k.revision {
		return nil, false
	}
	newer := r.Revision > k.revision
	k.revision = r.Revision
	switch {
	case r.State != Active && newer:
		c.o.Broker.Drop(r.Organisation, r.ID)
		k.close(c)
		return nil, true
	case k.connector != nil && k.version == r.Credential.Version:
		if newer && r.Next == nil {
			c.o.Broker.Unstage(r.Organisation, r.ID)
		}
		return k.connector, true
	}
	return nil, true
}

// make makes a connector ready, unless a newer revision was seen meanwhile. It
// takes the place of the one of another version: new calls use it, calls that
// hold the old one go on with that (E14).
func (l *live) make(c *Connections, r Record, e *entered) (*Connector, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	k := l.known[r.ID]
	if k.revision > r.Revision {
		return nil, errOvertaken
	}
	if k.connector == nil || k.version != r.Credential.Version {
		k.close(c)
		k.version, k.connector = r.Credential.Version, c.connector(r, e, r.Credential.Version, c.o.Broker.Source)
		k.connector.calls = &k.calls
	}
	if r.Next == nil {
		c.o.Broker.Unstage(r.Organisation, r.ID)
	}
	return k.connector, nil
}

// close lets go of a connector that is superseded.
func (k *known) close(c *Connections) {
	if k.connector != nil && k.connector.client != c.set.client {
		k.connector.client.Close()
	}
	k.connector = nil
}

// changed makes every call from here on see a change that this process made.
// Where there is a connector already, that of the new credential is made ready
// first, with its first token, so that no caller waits; e is its settings, or nil
// when they have to be read. Other processes find the token in the store.
func (l *live) changed(c *Connections, r Record, e *entered) {
	if made, _ := l.settle(c, r); made == nil && r.State == Active {
		if e == nil && l.called(r) {
			e = c.warm(r)
		}
		if e != nil {
			_, _ = l.make(c, r, e)
		}
	}
	l.changes.Add(1)
}

// warm reads a credential that is about to take the place of another, and
// fetches its first token while calls go on with that one. It returns nil when
// the credential cannot be read; the calls will tell.
func (c *Connections) warm(r Record) *entered {
	ctx, cancel := context.WithTimeout(context.Background(), warmTimeout)
	defer cancel()
	e, err := c.stored(ctx, r, r.Credential)
	if err != nil {
		return nil
	}
	_, _, _ = c.connector(r, e, r.Credential.Version, c.o.Broker.Staged).source.Token(ctx)
	return e
}

// called reports whether there is a connector already.
func (l *live) called(r Record) bool {
	l.mu.RLock()
	defer l.mu.RUnlock()
	return l.known[r.ID].connector != nil
}

// calls is how the last calls of a connection went; nil when it is not known here.
func (l *live) calls(id string) *credential.Window {
	l.mu.RLock()
	defer l.mu.RUnlock()
	if k := l.known[id]; k != nil {
		return &k.calls
	}
	return nil
}

// again has a connector made anew whose tokens were dropped for a change that
// did not happen.
func (l *live) again(id string) {
	l.mu.Lock()
	if k := l.known[id]; k != nil {
		k.connector = nil
	}
	l.mu.Unlock()
	l.changes.Add(1)
}

func (l *live) close() {
	l.mu.RLock()
	defer l.mu.RUnlock()
	for _, k := range l.known {
		if k.connector != nil {
			k.connector.client.Close()
		}
	}
}

// stored reads a version of a connection's credential back. What is wrong with
// it by now, such as a certificate that has expired, is an error.
func (c *Connections) stored(ctx context.Context, r Record, cred Credential) (*entered, error) {
	kind, ok := c.kinds[r.Kind]
	if !ok {
		return nil, fmt.Errorf("the connector %s is of the kind %s, which this release does not have", r.Name, r.Kind)
	}
	kept, err := c.open(ctx, service(), r, cred)
	if err != nil {
		return nil, err
	}
	e := c.read(kind, cred.Settings, kept)
	if len(e.problems) > 0 {
		return nil, fmt.Errorf("the settings of the connector %s cannot be used: %s: %s", r.Name, e.problems[0].Path, e.problems[0].Message)
	}
	return e, nil
}

// connector makes checked settings callable. Its token belongs to exactly this
// version of them (A10, A14).
func (c *Connections) connector(r Record, e *entered, version int64, source func(credential.Key, *credential.Scheme, credential.Sender) *credential.Source) *Connector {
	key := credential.Key{Organisation: r.Organisation, Connector: r.ID, Revision: strconv.FormatInt(version, 10)}
	return NewConnector(Identify(r.Organisation, r.ID, r.Name, r.For...), r.Kind, e.checked, c.set.client,
		func(s *credential.Scheme, to credential.Sender) *credential.Source { return source(key, s, to) })
}
