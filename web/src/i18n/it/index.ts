import shell from './shell.json'
import entry from './entry.json'
import home from './home.json'
import connectors from './connectors.json'
import flows from './flows.json'
import functions from './functions.json'
import designer from './designer.json'
import field from './field.json'
import simulator from './simulator.json'
import contacts from './contacts.json'
import admin from './admin.json'
import resources from './resources.json'

export default { shell, entry, home, connectors, flows, functions, designer, field, simulator, contacts, admin, resources }
