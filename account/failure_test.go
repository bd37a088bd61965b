package account_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/callwright/callwright/access"
	"github.com/callwright/callwright/account"
	"github.com/callwright/callwright/credential"
	"github.com/callwright/callwright/fault"
)

// everything prepares each thing that can be done and returns how it is done.
func everything(r *rig, t *testing.T) map[string]func(context.Context) error {
	yes, name := true, "Another"
	grace := r.join(t, r.admin, "grace@example.com", access.Supervisor)
	pending := r.invite(t, r.admin, "pending@example.com", access.Supervisor)
	second := r.secondOrganisation(t)
	known := r.invite(t, second, "grace@example.com", access.Supervisor)
	session := r.signIn(t, "grace@example.com", password)
	in, _ := r.tryIn(t, "grace@example.com", password, here)
	_, token := r.token(t, grace, account.TokenRequest{})
	byToken, _ := r.token(t, grace, account.TokenRequest{})
	link, _, err := r.PasswordLink(t.Context(), r.admin, grace.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	door, _, err := r.SignInLink(t.Context(), account.Host(r.org), grace.User.ID)
	if err != nil {
		t.Fatal(err)
	}
	secret := credential.NewSecret
	r.clock.pass(10 * time.Minute) // so that what is used is touched
	return map[string]func(context.Context) error{
		"SignIn": func(ctx context.Context) error {
			_, err := r.SignIn(ctx, account.Credentials{Email: "grace@example.com", Password: secret(password)}, account.Client{Cookie: in.Cookie.Reveal()})
			return err
		},
		"SignIn unknown": func(ctx context.Context) error {
			_, err := r.SignIn(ctx, account.Credentials{Email: "nobody@example.com", Password: secret(password)}, here)
			return err
		},
		"SignIn wrong": func(ctx context.Context) error {
			_, err := r.SignIn(ctx, account.Credentials{Email: "grace@example.com"}, here)
			return err
		},
		"SignOut":            func(ctx context.Context) error { return r.SignOut(ctx, session) },
		"SwitchOrganisation": func(ctx context.Context) error { _, err := r.SwitchOrganisation(ctx, session, r.org, here); return err },
		"ChangePassword": func(ctx context.Context) error {
			_, err := r.ChangePassword(ctx, session, secret(password), secret(other), here)
			return err
		},
		"ChangePassword wrong": func(ctx context.Context) error {
			_, err := r.ChangePassword(ctx, session, secret("wrong"), secret(other), here)
			return err
		},
		"Authenticate": func(ctx context.Context) error { _, err := r.Authenticate(ctx, in.Cookie.Reveal(), ""); return err },
		"AuthenticateToken": func(ctx context.Context) error {
			_, err := r.AuthenticateToken(ctx, token.Value.Reveal(), "")
			return err
		},
		"CreateToken": func(ctx context.Context) error {
			_, err := r.CreateToken(ctx, byToken, account.TokenRequest{Name: "x"})
			return err
		},
		"TokensOf":    func(ctx context.Context) error { _, err := r.TokensOf(ctx, grace); return err },
		"RevokeToken": func(ctx context.Context) error { return r.RevokeToken(ctx, grace, token.Token.ID) },
		"Invite": func(ctx context.Context) error {
			_, err := r.Invite(ctx, r.admin, account.Invitation{Email: "new@example.com", Roles: []access.Role{access.Supervisor}})
			return err
		},
		"Invite again": func(ctx context.Context) error {
			_, err := r.Invite(ctx, r.admin, account.Invitation{Email: "pending@example.com", Roles: []access.Role{access.Supervisor}})
			return err
		},
		"Accept": func(ctx context.Context) error {
			_, err := r.Accept(ctx, account.Acceptance{Link: pending.Link.Reveal(), Password: secret(other)}, here)
			return err
		},
		"Accept known": func(ctx context.Context) error {
			_, err := r.Accept(ctx, account.Acceptance{Link: known.Link.Reveal(), Password: secret(password)}, here)
			return err
		},
		"Accept wrong": func(ctx context.Context) error {
			_, err := r.Accept(ctx, account.Acceptance{Link: known.Link.Reveal(), Password: secret("wrong")}, here)
			return err
		},
		"People": func(ctx context.Context) error { _, err := r.People(ctx, r.admin, "", 10); return err },
		"Person": func(ctx context.Context) error { _, err := r.Person(ctx, r.admin, grace.User.ID); return err },
		"UpdateUser": func(ctx context.Context) error {
			_, err := r.UpdateUser(ctx, r.admin, grace.User.ID, grace.User.Revision, account.UserChange{Name: &name})
			return err
		},
		"UpdateUser disable": func(ctx context.Context) error {
			_, err := r.UpdateUser(ctx, second, second.User.ID, second.User.Revision, account.UserChange{Name: &name})
			if err == nil {
				_, err = r.UpdateUser(ctx, account.Host(second.Organisation), second.User.ID, second.User.Revision+1, account.UserChange{Disabled: &yes})
			}
			return err
		},
		"ChangeRoles": func(ctx context.Context) error {
			_, err := r.ChangeRoles(ctx, account.Host(second.Organisation), second.User.ID, second.User.Revision, []access.Role{access.Supervisor})
			return err
		},
		"Remove": func(ctx context.Context) error { return r.Remove(ctx, r.admin, grace.User.ID) },
		"PasswordLink": func(ctx context.Context) error {
			_, _, err := r.PasswordLink(ctx, r.admin, grace.User.ID)
			return err
		},
		"SignInLink": func(ctx context.Context) error {
			_, _, err := r.SignInLink(ctx, account.Host(r.org), grace.User.ID)
			return err
		},
		"SignInByLink": func(ctx context.Context) error {
			_, err := r.SignInByLink(ctx, door.Reveal(), here)
			return err
		},
		"ResetPassword": func(ctx context.Context) error {
			_, err := r.ResetPassword(ctx, link.Reveal(), secret(other), here)
			return err
		},
		"CreateOrganisation": func(ctx context.Context) error {
			_, err := r.CreateOrganisation(ctx, r.admin, account.OrganisationRequest{Name: "x"})
			return err
		},
		"UpdateOrganisation": func(ctx context.Context) error {
			_, err := r.UpdateOrganisation(ctx, r.admin, r.org, 1, account.OrganisationChange{Name: &name})
			return err
		},
		"Organisation":     func(ctx context.Context) error { _, err := r.Organisation(ctx, r.admin, r.org); return err },
		"AllOrganisations": func(ctx context.Context) error { _, err := r.AllOrganisations(ctx, r.admin, "", 1); return err },
		"Places":           func(ctx context.Context) error { _, err := r.Places(ctx, r.admin); return err },
	}
}

// refused are those that end with a refusal when all goes well.
var refused = map[string]string{
	"SignIn unknown": "sign_in_failed", "SignIn wrong": "sign_in_failed", "Accept wrong": "sign_in_failed", "ChangePassword wrong": "old_password_wrong",
}

// TestN2_WhatFailsHalfwayLeavesNothing makes every call of a store fail in turn,
// and the audit log, whatever is being done: the failure is told, and nothing
// has changed.
func TestN2_WhatFailsHalfwayLeavesNothing(t *testing.T) {
	t.Parallel()
	names := everything(newRig(t), t)
	names["SetUp"], names["CompleteSetup"] = nil, nil
	for name := range names {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for n := 1; ; n++ {
				if failAt(t, name, n) {
					break
				}
				if n > 60 {
					t.Fatal("it does not end")
				}
			}
			auditFails(t, name)
		})
	}
}

func prepared(t *testing.T, name string) (*rig, func(context.Context) error) {
	t.Helper()
	if name == "SetUp" {
		r := fresh(t)
		return r, func(ctx context.Context) error { _, _, err := r.SetUp(ctx, founding()); return err }
	}
	if name == "CompleteSetup" {
		r := fresh(t)
		return r, func(ctx context.Context) error {
			link, err := r.SetupLink(ctx)
			if err == nil {
				_, _, err = r.CompleteSetup(ctx, link.Reveal(), founding(), here)
			}
			return err
		}
	}
	r := newRig(t)
	return r, everything(r, t)[name]
}

var errStore = errors.New("the store fails")

// failAt makes the nth call of a store fail; it reports whether there were fewer.
func failAt(t *testing.T, name string, n int) bool {
	t.Helper()
	r, do := prepared(t, name)
	calls, method := 0, ""
	r.store.Fail(func(m string) error {
		if calls++; calls == n {
			method = m
			return errStore
		}
		return nil
	})
	before := r.store.String()
	err := do(t.Context())
	r.store.Fail(nil)
	if calls < n {
		wantFault(t, name, err, fault.CodeOf(err), refused[name])
		return true
	}
	if !errors.Is(err, errStore) {
		t.Errorf("%s failed, and the answer is %v", method, err)
	}
	if d := cmp.Diff(before, r.store.String()); d != "" && name != "CompleteSetup" && name != "UpdateUser disable" {
		t.Errorf("%s failed, and yet: %s", method, d)
	}
	return false
}

// auditFails makes the audit log fail.
func auditFails(t *testing.T, name string) {
	t.Helper()
	r, do := prepared(t, name)
	before := r.store.String()
	r.store.Audit.Fail(errStore)
	err := do(t.Context())
	switch name {
	case "Authenticate", "AuthenticateToken", "TokensOf", "People", "Person", "Organisation", "AllOrganisations", "Places":
		if err != nil {
			t.Errorf("reading is not audited, and yet: %v", err)
		}
		return
	}
	if !errors.Is(err, errStore) {
		t.Errorf("the audit log failed, and the answer is %v", err)
	}
	if d := cmp.Diff(before, r.store.String()); d != "" {
		t.Errorf("the audit log failed, and yet: %s", d)
	}
}
