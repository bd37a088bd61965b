package api

import (
	"context"
	"net/http"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
)

// Cassettes makes tests of contacts; *runner.Runner does.
type Cassettes interface {
	Cassette(ctx context.Context, organisation, contact string) ([]byte, error)
}

func (a *api) cassetteOperations() {
	serve(a, operation{
		who: needs(access.ContactRead).and(access.FlowRead), method: http.MethodGet, path: contactsPath + "/{id}/cassette", id: "read-contact-cassette", tag: "contacts",
		summary: "Read a contact as a test", description: "A .flowtest file: the flow, what the caller did, what APIs answered, and what came of it. Secure values are masked. It holds the flow, and so takes flow.read too.", conflicts: true,
	}, a.cassette)
}

func (a *api) cassette(ctx context.Context, by account.Caller, in *Named) (*exported, error) {
	text, err := a.o.Cassettes.Cassette(ctx, by.Organisation, in.ID)
	if err != nil {
		return nil, err
	}
	return &exported{"application/yaml", attachment("contact-"+in.ID, "flowtest"), text}, nil
}
