"""The examples of the page are what the endpoints take and give."""

import pytest
from fastapi import FastAPI
from pydantic import BaseModel

from orchestrator.api.contacts import contacts
from orchestrator.api.contacts.bodies import NewContact
from orchestrator.api.contacts.shapes import Contacts
from orchestrator.api.messages import campaigns, chats, sending
from orchestrator.api.messages.bodies import NewCampaign, NewMessage
from orchestrator.api.messages.shapes import Messages, Sent
from orchestrator.api.platform import accounts, exchange
from orchestrator.api.platform.docs import example_of

MODULES = (accounts, campaigns, chats, contacts, exchange, sending)


@pytest.mark.parametrize(
    "model",
    [NewContact, NewCampaign, NewMessage, Contacts, Messages, Sent],
)
def test_an_example_is_of_its_shape(model: type[BaseModel]) -> None:
    app = FastAPI()
    for module in MODULES:
        app.include_router(module.router)
    example = example_of(app.openapi(), {"$ref": f"#/components/schemas/{model.__name__}"})
    assert model.model_validate(example)
