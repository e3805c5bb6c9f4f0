"""The typed contract: OpenAPI made from the serializers that draw the answers, and its pages.

An endpoint is documented by ``@extend_schema`` on the function that answers GET, and by nothing
else. What all endpoints have in common (parameters, headers, problems) is added here.
"""
